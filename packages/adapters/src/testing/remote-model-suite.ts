import { type LanguageModel, type LmCall, type LmEvent, type LmRequest, SignetError } from "@signet/core";
import { afterEach, describe, expect, it } from "vitest";

import { type FakeReply, type FakeServer, fakeServer } from "./fake-server.js";

/** How a provider's API says things. */
export interface RemoteProvider {
  readonly make: (
    url: string,
    options: { readonly apiKey: string; readonly timeoutMs?: number },
  ) => LanguageModel;
  /** A whole answer with this text. */
  readonly answer: (text: string) => object;
  /** The first events of a streamed answer with this text, without its end. */
  readonly begun: (text: string) => readonly string[];
  /** The body of an error. */
  readonly error: (type: string, message: string) => object;
  /** An error in the middle of a stream. */
  readonly errorEvent: (type: string, message: string) => string;
}

export const request: LmRequest = {
  layout: "chat",
  prefix: [{ role: "system", text: "Be brief." }],
  messages: [{ role: "user", text: "Hello?" }],
  temperature: 0,
  maxTokens: 64,
};

export const live = (sample = "0"): LmCall => ({ signal: new AbortController().signal, sample });

const KEY = "sk-very-secret-0123456789";

/** What all models behind an HTTP API have to do when things go wrong, on the provider's real SDK. */
export function remoteModelSuite(name: string, provider: RemoteProvider): void {
  const servers: FakeServer[] = [];
  const serve = async (...replies: FakeReply[]): Promise<FakeServer> => {
    const server = await fakeServer(replies);
    servers.push(server);
    return server;
  };
  const connect = async (
    ...replies: FakeReply[]
  ): Promise<{ readonly server: FakeServer; readonly lm: LanguageModel }> => {
    const server = await serve(...replies);
    return { server, lm: provider.make(server.url, { apiKey: KEY }) };
  };
  const failure = (status: number, type: string, message: string, headers = {}): FakeReply => ({
    kind: "json",
    status,
    headers,
    body: provider.error(type, message),
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  describe(`${name}: failures`, () => {
    it.each([400, 401, 402, 403, 404, 413, 422])(
      "status %i is LM_REJECTED with the provider's words",
      async (status) => {
        const { lm, server } = await connect(failure(status, "invalid_request_error", "That will not do."));
        const error = await failed(lm.generate(request, live()));
        expect(error).toMatchObject({ code: "LM_REJECTED", retryable: false, details: { status } });
        expect(error.message).toContain("That will not do.");
        expect(server.requests).toHaveLength(1);
      },
    );

    it.each([408, 409, 500, 502, 503, 529])(
      "status %i is LM_UNAVAILABLE, and is not tried again here",
      async (status) => {
        const { lm, server } = await connect(failure(status, "api_error", "Overloaded"));
        const error = await failed(lm.generate(request, live()));
        expect(error).toMatchObject({ code: "LM_UNAVAILABLE", retryable: true, details: { status } });
        expect(server.requests).toHaveLength(1);
      },
    );

    it("500 for ever fails each call once", async () => {
      const { lm, server } = await connect({ kind: "text", status: 500, body: "<h1>Internal error</h1>" });
      for (let round = 1; round <= 3; round++) {
        expect(await failed(lm.generate(request, live()))).toMatchObject({ code: "LM_UNAVAILABLE" });
        expect(server.requests).toHaveLength(round);
      }
    });

    it("status 429 is LM_RATE_LIMITED with the time to wait", async () => {
      const waits: [Record<string, string>, number | undefined][] = [
        [{ "retry-after": "7" }, 7000],
        [{ "retry-after-ms": "120", "retry-after": "1" }, 120],
        [{}, undefined],
      ];
      for (const [headers, retryAfterMs] of waits) {
        const { lm } = await connect(failure(429, "rate_limit_error", "Slow down", headers));
        const error = await failed(lm.generate(request, live()));
        expect(error).toMatchObject({ code: "LM_RATE_LIMITED", retryable: true });
        expect(error.details.retryAfterMs).toBe(retryAfterMs);
      }
    });

    it("status 503 passes on the time to wait", async () => {
      const { lm } = await connect(failure(503, "api_error", "Loading", { "retry-after": "3" }));
      expect((await failed(lm.generate(request, live()))).details).toMatchObject({ retryAfterMs: 3000 });
    });

    it("a prompt that is too long is told apart", async () => {
      const words = "prompt is too long: 9000 tokens, the maximum context length is 8192";
      const { lm } = await connect(failure(400, "invalid_request_error", words));
      expect((await failed(lm.generate(request, live()))).details).toMatchObject({
        reason: "context-length",
      });
    });

    it("a closed port is LM_UNAVAILABLE and is named", async () => {
      const { lm, server } = await connect({ kind: "cut" });
      await server.close();
      const error = await failed(lm.generate(request, live()));
      expect(error).toMatchObject({ code: "LM_UNAVAILABLE", retryable: true });
      expect(error.message).toContain("ECONNREFUSED");
    });

    it("a connection that is cut is LM_UNAVAILABLE", async () => {
      const { lm } = await connect({ kind: "cut" });
      expect(await failed(lm.generate(request, live()))).toMatchObject({
        code: "LM_UNAVAILABLE",
        retryable: true,
      });
    });

    it.each<[string, FakeReply]>([
      [
        "half a JSON text",
        { kind: "text", body: '{"id": "x", "cho', headers: { "content-type": "application/json" } },
      ],
      ["a page", { kind: "text", body: "<html>Please log in</html>" }],
      ["nothing", { kind: "text", body: "" }],
      ["another object", { kind: "json", body: { status: "ok" } }],
      ["null", { kind: "json", body: null }],
    ])("status 200 with %s is LM_UNAVAILABLE", async (_, reply) => {
      const { lm } = await connect(reply);
      expect(await failed(lm.generate(request, live()))).toMatchObject({
        code: "LM_UNAVAILABLE",
        retryable: true,
      });
    });

    it("silence ends with the time limit, and the connection is closed", async () => {
      for (const reply of [{ kind: "hang" }, { kind: "half", body: '{"id"' }] as const) {
        const server = await serve(reply);
        const lm = provider.make(server.url, { apiKey: KEY, timeoutMs: 500 });
        const error = await failed(lm.generate(request, live()));
        expect(error).toMatchObject({ code: "LM_UNAVAILABLE", retryable: true });
        await (await server.arrived(0)).abandoned;
      }
    });

    it("an empty answer is an answer", async () => {
      const { lm } = await connect({ kind: "json", body: provider.answer("") });
      expect(await lm.generate(request, live())).toMatchObject({ text: "", finish: "stop" });
    });
  });

  describe(`${name}: secrets`, () => {
    it("the key is in no part of an error, and not in the id", async () => {
      const echo = `Incorrect API key provided: ${KEY}.`;
      const replies: FakeReply[] = [
        withRequestId(failure(401, "authentication_error", echo), `for ${KEY}`),
        { kind: "text", status: 500, body: echo },
        { kind: "json", body: { echo } },
        { kind: "events", events: [provider.errorEvent("authentication_error", echo)] },
      ];
      for (const reply of replies) {
        const { lm, server } = await connect(reply);
        const call =
          reply.kind === "events" ? collect(lm.stream?.(request, live())) : lm.generate(request, live());
        const error = await failed(call);
        expect(JSON.stringify(server.requests[0]?.headers)).toContain(KEY);
        expect(everyText(error)).not.toContain(KEY);
        expect(everyText(error)).toContain("[redacted]");
        expect(lm.id).not.toContain(KEY);
      }
    });
  });

  describe(`${name}: abort`, () => {
    it("in flight rejects with ABORTED and closes the connection", async () => {
      for (const reply of [{ kind: "hang" }, { kind: "half", body: '{"id"' }] as const) {
        const { lm, server } = await connect(reply);
        const controller = new AbortController();
        const answer = failed(lm.generate(request, { signal: controller.signal, sample: "0" }));
        const { abandoned } = await server.arrived(0);
        controller.abort(new Error("changed my mind"));
        expect(await answer).toMatchObject({ code: "ABORTED", cause: { message: "changed my mind" } });
        await abandoned;
      }
    });

    it("before the call sends nothing", async () => {
      const { lm, server } = await connect({ kind: "hang" });
      const call = { signal: AbortSignal.abort(), sample: "0" };
      expect(await failed(lm.generate(request, call))).toMatchObject({
        code: "ABORTED",
        details: { sent: false },
      });
      expect(await failed(collect(lm.stream?.(request, call)))).toMatchObject({ code: "ABORTED" });
      expect(server.requests).toHaveLength(0);
    });

    it("in a stream rejects with ABORTED and closes the connection", async () => {
      const { lm, server } = await connect({ kind: "events", events: provider.begun("one"), ending: "hang" });
      const controller = new AbortController();
      const seen: LmEvent[] = [];
      const reading = failed(
        (async () => {
          for await (const event of lm.stream?.(request, { signal: controller.signal, sample: "0" }) ?? []) {
            seen.push(event);
            controller.abort();
          }
        })(),
      );
      expect(await reading).toMatchObject({ code: "ABORTED" });
      expect(seen).toEqual([{ type: "text", text: "one" }]);
      await (await server.arrived(0)).abandoned;
    });

    it("leaves no listener on the caller's signal", async () => {
      const { lm } = await connect({ kind: "json", body: provider.answer("hi") });
      const { signal } = new AbortController();
      let listeners = 0;
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners++;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners--;
        remove(...args);
      };
      await lm.generate(request, { signal, sample: "0" });
      expect(listeners).toBe(0);
    });
  });

  describe(`${name}: broken streams`, () => {
    it("leaving early closes the connection", async () => {
      const { lm, server } = await connect({ kind: "events", events: provider.begun("one"), ending: "hang" });
      for await (const event of lm.stream?.(request, live()) ?? []) {
        expect(event).toEqual({ type: "text", text: "one" });
        break;
      }
      await (await server.arrived(0)).abandoned;
    });

    it.each(["cut", "end"] as const)(
      "a stream that stops early (%s) is LM_UNAVAILABLE after its text",
      async (ending) => {
        const { lm } = await connect({ kind: "events", events: provider.begun("one"), ending });
        const seen: LmEvent[] = [];
        const error = await failed(collect(lm.stream?.(request, live()), seen));
        expect(error).toMatchObject({ code: "LM_UNAVAILABLE", retryable: true });
        expect(seen).toEqual([{ type: "text", text: "one" }]);
      },
    );

    it("a stream that falls silent ends with the time limit", async () => {
      const server = await serve({ kind: "events", events: provider.begun("one"), ending: "hang" });
      const lm = provider.make(server.url, { apiKey: KEY, timeoutMs: 500 });
      expect(await failed(collect(lm.stream?.(request, live())))).toMatchObject({ code: "LM_UNAVAILABLE" });
      await (await server.arrived(0)).abandoned;
    });

    it.each([
      ["rate_limit_error", "LM_RATE_LIMITED"],
      ["overloaded_error", "LM_UNAVAILABLE"],
      ["server_error", "LM_UNAVAILABLE"],
      ["invalid_request_error", "LM_REJECTED"],
    ])("an error in the stream (%s) is %s", async (type, code) => {
      const events = [...provider.begun("one"), provider.errorEvent(type, "So sorry.")];
      const { lm } = await connect({ kind: "events", events });
      const error = await failed(collect(lm.stream?.(request, live())));
      expect(error).toMatchObject({ code });
      expect(error.message).toContain("So sorry.");
    });

    it("garbage in the stream is LM_UNAVAILABLE", async () => {
      const garbage = 'event: message_delta\ndata: {"oops\n\n';
      const { lm } = await connect({ kind: "events", events: [...provider.begun("one"), garbage] });
      expect(await failed(collect(lm.stream?.(request, live())))).toMatchObject({ code: "LM_UNAVAILABLE" });
    });

    it("a page instead of a stream is LM_UNAVAILABLE", async () => {
      const { lm } = await connect({ kind: "text", body: "<html>Please log in</html>" });
      expect(await failed(collect(lm.stream?.(request, live())))).toMatchObject({ code: "LM_UNAVAILABLE" });
    });

    it("a refused stream fails like a refused call", async () => {
      const { lm } = await connect(failure(404, "not_found_error", "No such model"));
      const error = await failed(collect(lm.stream?.(request, live())));
      expect(error).toMatchObject({ code: "LM_REJECTED", details: { status: 404 } });
    });
  });
}

/** Reads a stream to its end; what was seen is kept also when it fails. */
export async function collect(
  events: AsyncIterable<LmEvent> | undefined,
  seen: LmEvent[] = [],
): Promise<readonly LmEvent[]> {
  for await (const event of events ?? []) seen.push(event);
  return seen;
}

/** The error that a call rejects with. */
export async function failed(call: Promise<unknown>): Promise<SignetError> {
  const outcome: unknown = await call.then(
    () => "it did not fail",
    (error: unknown) => error,
  );
  if (!SignetError.is(outcome)) throw new Error("expected a SignetError", { cause: outcome });
  return outcome;
}

/** All that a logger might print of an error. */
function everyText(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? "";
  const fields = Object.getOwnPropertyNames(error).map((name) => {
    const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
    return value instanceof Error ? everyText(value) : JSON.stringify(value);
  });
  return [error.name, ...fields].join("\n");
}

/** A reply whose server names the request, as providers do. */
function withRequestId(reply: FakeReply, id: string): FakeReply {
  const headers = { "request-id": id, "x-request-id": id };
  return reply.kind === "json" ? { ...reply, headers } : reply;
}
