import { describe, expect, it } from "vitest";

import { chatCompletion, chatEvents } from "../testing/fake-chat.js";
import { fakeServers } from "../testing/fake-servers.js";
import { openAiChatSuite } from "../testing/openai-chat-suite.js";
import { collect, failed, live, request } from "../testing/remote-model-suite.js";
import { openAiFetch } from "./open-ai-fetch.js";

openAiChatSuite("openAiFetch", openAiFetch);

describe("openAiFetch()", () => {
  const serve = fakeServers();

  it("works without a key where the server wants none", async () => {
    const server = await serve({ kind: "json", body: chatCompletion("ok") });
    const lm = openAiFetch({ model: "m", baseURL: server.url });
    expect((await lm.generate(request, live())).text).toBe("ok");
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it("goes through the fetch that it is given", async () => {
    const asked: string[] = [];
    const lm = openAiFetch({
      model: "m",
      baseURL: "http://models.internal/v1/",
      fetch: async (url) => {
        asked.push(url);
        return new Response(JSON.stringify(chatCompletion("ok")));
      },
    });
    expect((await lm.generate(request, live())).text).toBe("ok");
    expect(asked).toEqual(["http://models.internal/v1/chat/completions"]);
  });

  it("follows no redirect: the key stays with the server that was named", async () => {
    const other = await serve({ kind: "json", body: chatCompletion("ok") });
    const server = await serve({
      kind: "json",
      status: 307,
      headers: { location: `${other.url}/v1` },
      body: {},
    });
    const lm = openAiFetch({ model: "m", apiKey: "k-0123", baseURL: server.url });
    const error = await failed(lm.generate(request, live()));
    expect(error).toMatchObject({ code: "LM_REJECTED", retryable: false });
    expect(error.message).toContain("elsewhere");
    expect(other.requests).toHaveLength(0);
  });

  it("reads no more than it was told", async () => {
    const long = "x".repeat(5000);
    for (const reply of [{ kind: "json", body: chatCompletion(long) }, chatEvents([long])] as const) {
      const server = await serve(reply);
      const lm = openAiFetch({ model: "m", baseURL: server.url, maxAnswerBytes: 2000 });
      const call =
        reply.kind === "json" ? lm.generate(request, live()) : collect(lm.stream?.(request, live()));
      const error = await failed(call);
      expect(error).toMatchObject({ code: "LM_UNAVAILABLE" });
      expect(error.message).toContain("2000 bytes");
    }
  });

  it("keeps a key that no header can hold out of the error", async () => {
    const lm = openAiFetch({ model: "m", apiKey: "sk-one\nsk-two", baseURL: "http://127.0.0.1:9" });
    const error = await failed(lm.generate(request, live()));
    expect(error.message).not.toContain("sk-two");
  });

  it("reads events however they are cut and spelt", async () => {
    const events = chatEvents(["one ", "zwölf ", "three"]);
    const text = events.kind === "events" ? events.events.join("").replaceAll("\n", "\r\n") : "";
    const bytes = new TextEncoder().encode(`: ping\r\n\r\n${text}`);
    for (const size of [1, 7, 1000]) {
      const cut = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.slice(at * size, (at + 1) * size),
      );
      const lm = openAiFetch({ model: "m", fetch: async () => new Response(new Blob(cut).stream()) });
      const seen = await collect(lm.stream?.(request, live()));
      expect(seen.at(-1)).toMatchObject({ completion: { text: "one zwölf three" } });
    }
  });

  it("refuses a password in the URL, and a limit that is none", () => {
    expect(() => openAiFetch({ model: "m", baseURL: "https://user:pw12@host/v1" })).toThrow("`baseURL`");
    expect(() => openAiFetch({ model: "m", maxAnswerBytes: 0 })).toThrow("`maxAnswerBytes`");
  });
});
