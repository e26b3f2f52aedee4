import OpenAI from "openai";
import { describe, expect, it } from "vitest";

import { chatCompletion } from "../testing/fake-chat.js";
import { parameter } from "../testing/fake-server.js";
import { fakeServers } from "../testing/fake-servers.js";
import { openAiChatSuite } from "../testing/openai-chat-suite.js";
import { failed, live, request } from "../testing/remote-model-suite.js";
import { openai } from "./openai.js";

openAiChatSuite("openai", openai);

describe("openai()", () => {
  const serve = fakeServers();

  it("makes a seed of its own for every sample", async () => {
    const seeds: unknown[] = [];
    for (const sample of ["0", "1", "0"]) {
      const server = await serve({ kind: "json", body: chatCompletion("ok") });
      const lm = openai({ model: "small-1", apiKey: "k-0123", baseURL: `${server.url}/v1`, seed: 7 });
      await lm.generate(request, live(sample));
      seeds.push(parameter(server.requests[0], "seed"));
    }
    expect(seeds[0]).toBe(seeds[2]);
    expect(seeds[0]).not.toBe(seeds[1]);
    for (const seed of seeds) expect(seed).toSatisfy((value: number) => value >= 0 && value < 2 ** 31);
  });

  it("works without a key where the server wants none", async () => {
    const server = await serve({ kind: "json", body: chatCompletion("ok") });
    const before = process.env.OPENAI_API_KEY;
    delete process.env.OPENAI_API_KEY;
    try {
      const lm = openai({ model: "m", baseURL: server.url });
      expect((await lm.generate(request, live())).text).toBe("ok");
      const nowhere = openai({ model: "m", baseURL: "https://api.openai.com/v1" });
      expect(await failed(nowhere.generate(request, live()))).toMatchObject({ code: "LM_REJECTED" });
    } finally {
      if (before !== undefined) process.env.OPENAI_API_KEY = before;
    }
  });

  it("takes a client, without the client's retries, and keeps its key secret", async () => {
    const server = await serve({
      kind: "json",
      status: 503,
      body: { error: { message: "no client-key-1 today" } },
    });
    const client = new OpenAI({ apiKey: "client-key-1", baseURL: `${server.url}/v1`, maxRetries: 5 });
    const lm = openai({ model: "m", client });
    const error = await failed(lm.generate(request, live()));
    expect(error.message).toContain("no [redacted] today");
    expect(server.requests).toHaveLength(1);
    expect(lm.id).toBe(openai({ model: "m", baseURL: `${server.url}/v1` }).id);
  });

  it("has a seed in its id, and no user or password of the URL", () => {
    const base = { model: "m", apiKey: "k-0123", baseURL: "http://user:pw12@host:8000/v1/?key=abcd" };
    expect(openai(base).id).toBe("openai:m@host:8000/v1");
    expect(openai({ ...base, seed: 1 }).id).not.toBe(openai(base).id);
    expect(() => openai({ model: "m", seed: 0.5 })).toThrow("`seed`");
  });
});
