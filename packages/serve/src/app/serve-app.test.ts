import { SignetError } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { type ServeAppOptions, serveApp } from "./serve-app.js";
import { ask, errorOf, post } from "./testing/ask.js";
import { ARTIFACT, oneArtifact } from "./testing/one-artifact.js";
import { questionProgram } from "./testing/question-program.js";

const usage = { promptTokens: 20, completionTokens: 5 };
const paris = () => scriptedLm({ reply: () => '{"answer": "Paris"}', usage });

function appOf(lm = paris(), options: Partial<ServeAppOptions> = {}) {
  return serveApp({ program: questionProgram, deployment: oneArtifact(questionProgram, lm), ...options });
}

const question = { input: { question: "The capital of France?" } };

describe("POST /run", () => {
  it("answers with the output, its usage and where it ran", async () => {
    const { status, headers, body } = await ask(appOf(), post("/run", question));
    expect(status).toBe(200);
    expect(body).toEqual({
      output: { answer: "Paris" },
      usage: { calls: 1, ...usage, cachedTokens: 0, unmetered: 0 },
      artifact: ARTIFACT,
      side: "current",
      requestId: headers.get("x-request-id"),
    });
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it("keeps a harmless request id of the client, and no other", async () => {
    const named = await ask(appOf(), post("/run", question, { "x-request-id": "job-7" }));
    expect(named.body.requestId).toBe("job-7");
    const odd = await ask(appOf(), post("/run", question, { "x-request-id": "<script>" }));
    expect(odd.headers.get("x-request-id")).not.toContain("<");
  });

  it.each<[string, unknown, string, string]>([
    ["a missing field", { input: {} }, "question", "is missing"],
    ["a wrong type", { input: { question: 7 } }, "question", "string"],
    ["a broken rule", { input: { question: "?", words: 51 } }, "words", "50"],
    ["an unknown field", { input: { question: "?", colour: "red" } }, "colour", "is not an input field"],
    ["a __proto__ key", '{"input": {"question": "?", "__proto__": {"words": 1}}}', "__proto__", "is not an"],
    ["a list for the input", { input: [] }, "input", "object"],
    ["no input", {}, "input", "is missing"],
    ["a list for the body", [], "input", "is missing"],
    ["a field beside input", { ...question, model: "x" }, "model", "is unknown"],
  ])("refuses %s with 400 and the field, and asks no model", async (_what, sent, field, words) => {
    const lm = paris();
    for (const path of ["/run", "/stream"]) {
      const { status, body } = await ask(appOf(lm), post(path, sent));
      expect(status).toBe(400);
      expect(errorOf(body).code).toBe("INPUT_INVALID");
      expect(body).toMatchObject({ error: { issues: [{ field, message: expect.stringContaining(words) }] } });
    }
    expect(lm.counts.calls).toBe(0);
  });

  const many = Array.from({ length: 99_000 }, (_, index) => `k${index}`);
  it.each<[string, string, unknown]>([
    ["unknown fields", "/run", { input: Object.fromEntries(many.map((key) => [key, 1])) }],
    ["fields beside the input", "/run", { input: {}, ...Object.fromEntries(many.map((key) => [key, 1])) }],
    ["what a list holds", "/run", { input: { question: many } }],
    ["a long name", "/run", { input: { ["k".repeat(1_000_000)]: 1 } }],
    ["messages that are none", "/v1/chat/completions", { messages: many.map((role) => ({ role })) }],
    ["values", "/stream", { input: { question: "?", words: many.concat(many) } }],
    ["messages that are none", "/v1/messages", { messages: many.map((role) => ({ role })) }],
  ])("answers %s of any number to %s with 400 and few words", async (_what, path, sent) => {
    const told: unknown[] = [];
    const app = appOf(paris(), { onError: (error) => told.push(error) });
    const { status, body } = await ask(app, post(path, sent));
    expect(status).toBe(400);
    expect(JSON.stringify(body).length).toBeLessThan(10_000);
    expect(told).toEqual([]);
  });

  it.each<[string, string, Readonly<Record<string, string>>, number, string]>([
    ["broken JSON", '{"input": ', {}, 400, "JSON_INVALID"],
    ["an empty body", "", {}, 400, "JSON_INVALID"],
    ["a nesting bomb", "[".repeat(100_000), {}, 400, "JSON_INVALID"],
    ["a form", "{}", { "content-type": "application/x-www-form-urlencoded" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["plain text", "{}", { "content-type": "text/plain" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
    [
      "another charset",
      "{}",
      { "content-type": "application/json; charset=utf-16" },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    ["a compressed body", "{}", { "content-encoding": "gzip" }, 415, "UNSUPPORTED_MEDIA_TYPE"],
  ])("refuses %s", async (_what, body, headers, status, code) => {
    const answered = await ask(appOf(), post("/run", body, headers));
    expect([answered.status, errorOf(answered.body).code]).toEqual([status, code]);
  });

  it("takes JSON with its charset stated", async () => {
    const { status } = await ask(
      appOf(),
      post("/run", question, { "content-type": "Application/JSON; charset=UTF-8" }),
    );
    expect(status).toBe(200);
  });

  it("never quotes a body that is not JSON", async () => {
    const { body } = await ask(appOf(), post("/run", '{"token": sk-secret-1}'));
    expect(JSON.stringify(body)).not.toContain("sk-secret");
  });

  it.each<[string, SignetError | Error, number, string, string | null]>([
    ["an unreachable model", new SignetError("LM_UNAVAILABLE", "sk-secret"), 503, "LM_UNAVAILABLE", "1"],
    [
      "a rate limit upstream",
      new SignetError("LM_RATE_LIMITED", "sk-secret", { details: { retryAfterMs: 6_500 } }),
      503,
      "LM_RATE_LIMITED",
      "7",
    ],
    ["a refusal upstream", new SignetError("LM_REJECTED", "sk-secret"), 502, "LM_REJECTED", null],
    ["a spent budget", new SignetError("BUDGET_EXHAUSTED", "sk-secret"), 429, "BUDGET_EXHAUSTED", null],
    ["what is none of ours", new Error("sk-secret"), 500, "INTERNAL", null],
  ])("answers %s with its status and no words of it", async (_what, error, status, code, retryAfter) => {
    const told: unknown[] = [];
    const lm = scriptedLm({ reply: () => error });
    const app = appOf(lm, { onError: (thrown) => told.push(thrown) });
    for (const path of ["/run", "/stream"]) {
      const answered = await ask(app, post(path, question));
      expect([answered.status, errorOf(answered.body).code]).toEqual([status, code]);
      expect(JSON.stringify(answered.body)).not.toContain("sk-secret");
      expect(answered.headers.get("retry-after")).toBe(retryAfter);
    }
    expect(told).toEqual([error, error]);
    const exposed = await ask(appOf(lm, { exposeDetails: true }), post("/run", question));
    expect(errorOf(exposed.body).message?.includes("sk-secret")).toBe(code !== "INTERNAL");
  });

  it("answers even where the log of failures fails", async () => {
    const onError = () => {
      throw new Error("disk full");
    };
    const app = appOf(scriptedLm({ reply: () => new Error("down") }), { onError });
    expect((await ask(app, post("/run", question))).status).toBe(500);
    expect((await ask(app, post("/stream", question))).status).toBe(500);
  });

  it("keeps a completion that cannot be read to itself", async () => {
    const lm = scriptedLm({ reply: () => '{"answer": {"password": "hunter2"' });
    const { status, body } = await ask(appOf(lm), post("/run", question));
    expect([status, errorOf(body).code]).toEqual([502, "PARSE_FAILED"]);
    expect(JSON.stringify(body)).not.toContain("hunter2");
  });
});

describe("serveApp()", () => {
  it("knows its paths and methods", async () => {
    const app = appOf();
    const at = async (method: string, path: string) => {
      const response = await app.fetch(new Request(`http://localhost${path}`, { method }));
      return [response.status, response.headers.get("allow")];
    };
    expect(await at("GET", "/health")).toEqual([200, null]);
    expect(await at("HEAD", "/health")).toEqual([200, null]);
    expect(await at("GET", "/ready")).toEqual([200, null]);
    expect(await at("GET", "/run")).toEqual([405, "POST"]);
    expect(await at("OPTIONS", "/run")).toEqual([405, "POST"]);
    expect(await at("DELETE", "/health")).toEqual([405, "GET"]);
    expect(await at("GET", "/admin/status")).toEqual([404, null]);
    expect(await at("GET", "/nowhere")).toEqual([404, null]);
  });

  it("tells nobody without a key which model it is", async () => {
    const app = appOf(paris(), { keys: [{ id: "a", token: "t" }] });
    const at = async (name: string, headers: Readonly<Record<string, string>> = {}) =>
      (await app.fetch(new Request(`http://localhost/v1/models/${name}`, { headers }))).status;
    expect([await at("question"), await at("other")]).toEqual([401, 401]);
    const key = { "x-api-key": "t" };
    expect([await at("question", key), await at("other", key)]).toEqual([200, 404]);
  });

  it("hands /admin/ on, keys or not", async () => {
    const admin = { fetch: () => new Response("{}", { status: 418 }) };
    const app = appOf(paris(), { admin, keys: [{ id: "a", token: "t" }] });
    expect((await ask(app, post("/admin/swap", {}))).status).toBe(418);
  });

  it("answers only under the hosts that it was given", async () => {
    const app = appOf(paris(), { hosts: ["localhost"] });
    expect((await ask(app, post("/run", question))).status).toBe(200);
    const rebound = await ask(app, post("/run", question, { host: "evil.example" }));
    expect(rebound.status).toBe(403);
  });

  it("lets pages of the allowed origins ask, and no others", async () => {
    const app = appOf(paris(), { cors: { origins: ["https://app.example"] } });
    const preflight = (origin: string) =>
      app.fetch(
        new Request("http://localhost/run", {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "POST" },
        }),
      );
    const granted = await preflight("https://app.example");
    expect([granted.status, granted.headers.get("access-control-allow-origin")]).toEqual([
      204,
      "https://app.example",
    ]);
    const refused = await preflight("https://evil.example");
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([405, null]);
    const { headers } = await ask(app, post("/run", question, { origin: "https://app.example" }));
    expect(headers.get("access-control-allow-origin")).toBe("https://app.example");
  });

  it("drains: takes no more, is not ready, and waits for what is under way", async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = (): void => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const lm = scriptedLm({
      reply: async () => {
        begun();
        await held;
        return '{"answer": "late"}';
      },
    });
    const app = appOf(lm);
    const underWay = ask(app, post("/run", question));
    await hasBegun;
    const closed = app.close();
    expect((await ask(app, new Request("http://localhost/ready"))).status).toBe(503);
    expect((await ask(app, new Request("http://localhost/health"))).status).toBe(200);
    const late = await ask(app, post("/run", question));
    expect([late.status, late.headers.get("retry-after")]).toEqual([503, "1"]);
    release();
    await closed;
    expect((await underWay).body.output).toEqual({ answer: "late" });
  });

  it("aborts what is under way when closing has to end", async () => {
    const lm = scriptedLm({ reply: () => new Promise(() => {}) });
    const app = appOf(lm);
    const underWay = ask(app, post("/run", question));
    await app.close({ signal: AbortSignal.abort() });
    expect((await underWay).status).toBe(503);
    expect(lm.counts.inFlight).toBe(0);
  });
});
