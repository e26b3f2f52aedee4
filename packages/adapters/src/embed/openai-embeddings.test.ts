import { type Embedder, SignetError } from "@signet/core";
import { afterEach, describe, expect, it } from "vitest";

import {
  type FakeReply,
  type FakeServer,
  fakeServer,
  parameter,
  type RecordedRequest,
} from "../testing/fake-server.js";
import { type OpenAiEmbeddingsOptions, openaiEmbeddings } from "./openai-embeddings.js";

const KEY = "sk-very-secret-0123456789";
const live = { signal: new AbortController().signal };

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** An embedder on a server that answers by script, and that never waits between attempts. */
async function connect(
  script: Parameters<typeof fakeServer>[0],
  options: Partial<OpenAiEmbeddingsOptions> = {},
): Promise<{ readonly server: FakeServer; readonly embedder: Embedder; readonly pauses: number[] }> {
  const server = await fakeServer(script);
  servers.push(server);
  const pauses: number[] = [];
  const sleep = async (ms: number): Promise<void> => void pauses.push(ms);
  const embedder = openaiEmbeddings({
    model: "small-embed",
    dimension: 3,
    apiKey: KEY,
    baseURL: `${server.url}/v1`,
    retry: { sleep, random: () => 0.5 },
    ...options,
  });
  return { server, embedder, pauses };
}

/** A vector that tells the text: its length, its first letter's code, 1. */
const vectorOf = (text: string): number[] => [text.length, text.charCodeAt(0), 1];

const inputOf = (request: RecordedRequest | undefined): readonly string[] => {
  const input = parameter(request, "input");
  return Array.isArray(input) ? input.map(String) : [];
};

/** Answers as the API does, with the entries in reverse. */
function embeddings(request: RecordedRequest): FakeReply {
  const data = inputOf(request).map((text, index) => ({
    object: "embedding",
    index,
    embedding: vectorOf(text),
  }));
  return { kind: "json", body: { object: "list", data: data.reverse(), model: "small-embed" } };
}

const answer = (...vectors: unknown[]): FakeReply => ({
  kind: "json",
  body: { data: vectors.map((embedding, index) => ({ index, embedding })) },
});

const failure = (status: number, headers = {}): FakeReply => ({
  kind: "json",
  status,
  headers,
  body: { error: { message: `Refused, your key is ${KEY}`, type: "some_error" } },
});

async function failed(promise: Promise<unknown>): Promise<SignetError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!SignetError.is(thrown)) throw new Error(`No SignetError: ${thrown}`);
  return thrown;
}

describe("openaiEmbeddings()", () => {
  it("gives each text its vector at length 1, whatever the order and the size of the batches", async () => {
    const { embedder, server } = await connect(embeddings, { batch: 3 });
    const texts = Array.from({ length: 10 }, (_, index) =>
      `${String.fromCharCode(97 + index)}`.repeat(index + 1),
    );
    const vectors = await embedder.embed(texts, live);
    for (const [index, text] of texts.entries()) {
      const length = Math.hypot(...vectorOf(text));
      const vector = [...(vectors[index] ?? [])];
      for (const [place, value] of vectorOf(text).entries())
        expect(vector[place]).toBeCloseTo(value / length, 6);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
    }
    expect(server.requests.map((request) => inputOf(request).length).sort()).toEqual([1, 3, 3, 3]);
    expect(server.requests[0]?.path).toBe("/v1/embeddings");
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it("sends an equal text once and gives each its own copy, and nothing for no texts", async () => {
    const { embedder, server } = await connect(embeddings);
    const [first, , third] = await embedder.embed(["same", "other", "same"], live);
    expect(third).toEqual(first);
    expect(third).not.toBe(first);
    expect(inputOf(server.requests[0])).toEqual(["same", "other"]);
    expect(await embedder.embed([], live)).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it("sends a blank for an empty text, which the API refuses", async () => {
    const { embedder, server } = await connect(embeddings);
    expect(await embedder.embed([""], live)).toHaveLength(1);
    expect(inputOf(server.requests[0])).toEqual([" "]);
  });

  it("cuts requests by characters too", async () => {
    const { embedder, server } = await connect(embeddings);
    await embedder.embed(
      ["a", "b", "c"].map((letter) => letter.repeat(200_000)),
      live,
    );
    expect(server.requests).toHaveLength(3);
  });

  it("names model, dimension, endpoint and what changes vectors in its id, but no credentials", () => {
    const embedder = openaiEmbeddings({
      model: "small-embed",
      dimension: 3,
      apiKey: KEY,
      baseURL: `http://user:${KEY}@localhost:11434/v1/?key=${KEY}`,
      headers: { "x-api-key": KEY },
      extraBody: { truncate: "end" },
    });
    expect(embedder.id).toBe('openai-embeddings:small-embed/3@localhost:11434/v1?{"truncate":"end"}');
    expect(embedder.dimension).toBe(3);
  });

  it("knows the dimensions of OpenAI's models, and asks for a shorter one", async () => {
    const { embedder, server } = await connect(embeddings, { model: "text-embedding-3-small" });
    await embedder.embed(["a"], live);
    expect(server.requests[0]?.body).toMatchObject({ dimensions: 3, encoding_format: "float" });
    for (const [model, dimension] of [
      ["text-embedding-3-small", 1536],
      ["text-embedding-3-large", 3072],
      ["text-embedding-ada-002", 1536],
    ] as const)
      expect(openaiEmbeddings({ model }).dimension).toBe(dimension);
  });

  it.each([
    [{ model: "unheard-of", dimension: undefined }, "pass `dimension`"],
    [{ model: "" }, "`model`"],
    [{ dimension: 0 }, "`dimension` is 0"],
    [{ batch: 1.5 }, "`batch` is 1.5"],
    [{ concurrency: -1 }, "`concurrency` is -1"],
    [{ retry: { attempts: 0 } }, "`attempts` is 0"],
    [{ timeoutMs: 0 }, "`timeoutMs`"],
    [{ baseURL: "localhost" }, "`baseURL`"],
  ])("refuses %j", (wrong, words) => {
    const { dimension, ...rest } = { model: "m", dimension: 3, ...wrong };
    const make = (): Embedder => openaiEmbeddings({ ...rest, ...(dimension !== undefined && { dimension }) });
    expect(make).toThrowError(words);
    expect(make).toThrowError(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("tries again after 429, 503 and a broken connection, as long as the server asks", async () => {
    const replies = [failure(429, { "retry-after": "7" }), failure(503), { kind: "cut" } as const];
    const { embedder, server, pauses } = await connect(
      (request, index) => replies[index] ?? embeddings(request),
    );
    expect(await embedder.embed(["a"], live)).toHaveLength(1);
    expect(server.requests).toHaveLength(4);
    expect(pauses).toEqual([7_250, 500, 1_000]);
  });

  it("tries again after a time limit, and not for ever", async () => {
    const { embedder, server } = await connect([{ kind: "hang" }], {
      timeoutMs: 50,
      retry: { attempts: 2, sleep: async () => undefined },
    });
    const error = await failed(embedder.embed(["a"], live));
    expect(error).toMatchObject({ code: "LM_UNAVAILABLE", retryable: true, details: { timeoutMs: 50 } });
    expect(server.requests).toHaveLength(2);
  });

  it("does not try again what was refused, and never shows the key", async () => {
    const { embedder, server } = await connect([failure(401)], { headers: { "x-api-key": KEY } });
    const error = await failed(embedder.embed(["a"], live));
    expect(error).toMatchObject({ code: "LM_REJECTED", retryable: false, details: { status: 401 } });
    expect(error.message).toContain("Cannot embed with small-embed");
    expect(server.requests).toHaveLength(1);
    const cause = error.cause instanceof Error ? error.cause : undefined;
    const shown = [error.message, JSON.stringify(error.details), cause?.message, cause?.stack].join();
    expect(shown).toContain("[redacted]");
    expect(shown).not.toContain(KEY);
  });

  it("takes a body without a list for a gateway's failure", async () => {
    const broken: FakeReply = { kind: "json", body: { error: { message: "upstream gone", code: 502 } } };
    const { embedder, server } = await connect((request, index) =>
      index === 0 ? broken : embeddings(request),
    );
    expect(await embedder.embed(["a"], live)).toHaveLength(1);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ["NaN", answer([1, null, 1]), "text 0"],
    ["a zero vector", answer([0, 0, 0]), "text 0"],
    ["a wrong dimension", answer([1, 2]), "2 numbers for text 0, and `dimension` is 3"],
    ["base64, which nobody asked for", answer("AACAPwAAgD8AAIA/"), "0 numbers for text 0"],
    ["too many vectors", answer([1, 2, 3], [1, 2, 3]), "2 vectors for 1 texts"],
    ["no vectors", answer(), "0 vectors for 1 texts"],
    ["an index outside", { kind: "json", body: { data: [{ index: 7, embedding: [1, 2, 3] }] } }, "index 7"],
  ] as const)("refuses %s", async (_, reply, words) => {
    const { embedder, server } = await connect([reply]);
    const error = await failed(embedder.embed(["a"], live));
    expect(error).toMatchObject({ code: "EMBEDDER_INVALID", retryable: false });
    expect(error.message).toContain(words);
    expect(server.requests).toHaveLength(1);
  });

  it("refuses one index twice", async () => {
    const entry = { index: 0, embedding: [1, 2, 3] };
    const { embedder } = await connect([{ kind: "json", body: { data: [entry, entry] } }]);
    expect((await failed(embedder.embed(["a", "b"], live))).message).toContain("index 0");
  });

  it("takes answers without an index in order", async () => {
    const { embedder } = await connect([
      { kind: "json", body: { data: [{ embedding: [2, 0, 0] }, { embedding: [0, 5, 0] }] } },
    ]);
    const vectors = await embedder.embed(["a", "b"], live);
    expect(vectors.map((vector) => [...vector])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  it("ends at once when aborted: before, while under way, and in a pause", async () => {
    const before = await connect(embeddings);
    const early = await failed(before.embedder.embed(["a"], { signal: AbortSignal.abort() }));
    expect(early.code).toBe("ABORTED");
    expect(before.server.requests).toHaveLength(0);

    const during = await connect([{ kind: "hang" }], { batch: 1, concurrency: 2 });
    const controller = new AbortController();
    const running = failed(during.embedder.embed(["a", "b", "c"], { signal: controller.signal }));
    const first = await during.server.arrived(0);
    await during.server.arrived(1);
    controller.abort(new Error("enough"));
    expect(await running).toMatchObject({ code: "ABORTED" });
    await first.abandoned;
    expect(during.server.requests).toHaveLength(2);

    const paused = await connect([failure(429, { "retry-after": "60" })], { retry: {} });
    const leaving = new AbortController();
    const waiting = failed(paused.embedder.embed(["a"], { signal: leaving.signal }));
    await paused.server.arrived(0);
    setImmediate(() => leaving.abort());
    expect((await waiting).code).toBe("ABORTED");
    expect(paused.server.requests).toHaveLength(1);
  });

  it("one failed batch ends the others", async () => {
    const { embedder, server } = await connect(
      (_, index) => (index === 1 ? failure(400) : { kind: "hang" }),
      {
        batch: 1,
        concurrency: 2,
      },
    );
    expect((await failed(embedder.embed(["a", "b", "c"], live))).code).toBe("LM_REJECTED");
    await server.requests[0]?.abandoned;
    expect(server.requests).toHaveLength(2);
  });

  it("keeps to its concurrency over all calls", async () => {
    let underWay = 0;
    let most = 0;
    const { embedder } = await connect(
      async (request) => {
        most = Math.max(most, ++underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay--;
        return embeddings(request);
      },
      { batch: 1, concurrency: 2 },
    );
    await Promise.all([embedder.embed(["a", "b", "c"], live), embedder.embed(["d", "e", "f"], live)]);
    expect(most).toBeLessThanOrEqual(2);
  });
});
