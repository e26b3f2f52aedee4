import { sha256Hex } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { type ServeAppOptions, serveApp } from "../app/serve-app.js";
import { ask, errorOf, post } from "../app/testing/ask.js";
import { oneArtifact } from "../app/testing/one-artifact.js";
import { questionProgram } from "../app/testing/question-program.js";
import type { ApiKey } from "./api-key.js";

const token = "sk-right-token";
const usage = { promptTokens: 60, completionTokens: 40 };

function appOf(
  options: Partial<ServeAppOptions>,
  lm = scriptedLm({ reply: () => '{"answer": "Paris"}', usage }),
) {
  return serveApp({ program: questionProgram, deployment: oneArtifact(questionProgram, lm), ...options });
}

/** A model whose calls wait until they are let go. */
function heldLm() {
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const waiting: (() => void)[] = [];
  const lm = scriptedLm({
    reply: async () => {
      for (const wake of waiting.splice(0)) wake();
      await held;
      return '{"answer": "Paris"}';
    },
    usage,
  });
  const called = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  return { lm, release, called };
}

const asked = (headers: Readonly<Record<string, string>> = { authorization: `Bearer ${token}` }) =>
  post("/run", { input: { question: "?" } }, headers);

describe("keys", () => {
  it.each<[string, Readonly<Record<string, string>>, number]>([
    ["a bearer token", { authorization: `Bearer ${token}` }, 200],
    ["x-api-key", { "x-api-key": token }, 200],
    ["nothing", {}, 401],
    ["another token", { authorization: "Bearer sk-wrong-token" }, 401],
    ["the beginning of the token", { authorization: "Bearer sk-right" }, 401],
    ["the digest", { authorization: `Bearer ${sha256Hex(token)}` }, 401],
    ["another scheme", { authorization: `Basic ${token}` }, 401],
    ["a very long token", { authorization: `Bearer ${"x".repeat(10_000)}` }, 401],
  ])("admit %s or do not", async (_what, headers, status) => {
    for (const key of [
      { id: "a", token },
      { id: "a", sha256: sha256Hex(token) },
    ]) {
      const answered = await ask(appOf({ keys: [key] }), asked(headers));
      expect(answered.status).toBe(status);
      expect(answered.headers.get("www-authenticate")).toBe(status === 401 ? "Bearer" : null);
      expect(JSON.stringify(answered.body)).not.toContain("token-");
    }
  });

  it("let nobody read a body before they are known", async () => {
    const request = asked({});
    await ask(appOf({ keys: [{ id: "a", token }] }), request);
    expect(request.bodyUsed).toBe(false);
  });

  it("leave health and readiness open, and nothing else", async () => {
    const app = appOf({ keys: [{ id: "a", token }] });
    const statusOf = async (path: string) => (await ask(app, new Request(`http://localhost${path}`))).status;
    expect(await statusOf("/health")).toBe(200);
    expect(await statusOf("/ready")).toBe(200);
    expect(await statusOf("/openapi.json")).toBe(401);
    expect(await statusOf("/v1/models")).toBe(401);
  });

  it.each<[string, readonly ApiKey[]]>([
    ["has no id", [{ id: "", token }]],
    ["needs either", [{ id: "a" } as ApiKey]],
    ["no header can carry", [{ id: "a", token: "two words" }]],
    ["at most 512", [{ id: "a", token: token.repeat(50) }]],
    ["64 hexadecimal", [{ id: "a", sha256: "abc" }]],
    [
      "same id",
      [
        { id: "a", token: "t1" },
        { id: "a", token: "t2" },
      ],
    ],
    [
      "same token",
      [
        { id: "a", token },
        { id: "b", sha256: sha256Hex(token) },
      ],
    ],
    ["concurrency is 0", [{ id: "a", token, limits: { concurrency: 0 } }]],
    ["usdPerDay is -1", [{ id: "a", token, limits: { usdPerDay: -1 } }]],
  ])("that are not sound are refused: %s", (words, keys) => {
    const make = () => appOf({ keys });
    expect(make).toThrow(words);
    expect(make).not.toThrow(token);
  });
});

describe("limits of a key", () => {
  it("refuse a body that is too large for it", async () => {
    const app = appOf({ keys: [{ id: "a", token, limits: { bodyBytes: 10 } }] });
    expect((await ask(app, asked())).status).toBe(413);
  });

  it("refuse more at once than it may, and only then", async () => {
    const { lm, release, called } = heldLm();
    const app = appOf({ keys: [{ id: "a", token, limits: { concurrency: 1 } }] }, lm);
    const begun = called();
    const first = ask(app, asked());
    await begun;
    const second = await ask(app, asked());
    expect([second.status, second.headers.get("retry-after")]).toEqual([429, "1"]);
    release();
    expect((await first).status).toBe(200);
    expect((await ask(app, asked())).status).toBe(200);
  });

  it("refuse more per minute than it may, those that do not fit counted, and say when to come back", async () => {
    const app = appOf({
      keys: [
        { id: "a", token, limits: { requestsPerMinute: 2 } },
        { id: "b", token: "other" },
      ],
    });
    expect((await ask(app, asked())).status).toBe(200);
    expect((await ask(app, post("/run", {}, { "x-api-key": token }))).status).toBe(400);
    const third = await ask(app, asked());
    expect(third.status).toBe(429);
    expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(50);
    expect((await ask(app, asked({ "x-api-key": "other" }))).status).toBe(200);
  });

  it("refuse runs when the day's tokens are used, failed runs counted", async () => {
    let reply = '{"answer": "Paris"}';
    const lm = scriptedLm({ reply: () => reply, usage });
    const key = { id: "a", token, limits: { tokensPerDay: 600, reserve: { tokens: 100 } } };
    const app = appOf({ keys: [key] }, lm);
    expect((await ask(app, asked())).status).toBe(200); // 100
    reply = '{"answer": {"no'; // cannot be read, nor repaired: two calls or more
    expect((await ask(app, asked())).status).toBe(502);
    reply = '{"answer": "Paris"}';
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await ask(app, asked())).status);
    expect(statuses).toContain(402);
    expect(statuses.at(-1)).toBe(402);
    expect(lm.counts.calls).toBeLessThanOrEqual(6);
    const refused = await ask(app, asked());
    expect(errorOf(refused.body).code).toBe("SPEND_EXHAUSTED");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("set aside what runs under way may cost, and charge those that were aborted", async () => {
    const { lm, called } = heldLm();
    const key = { id: "a", token, limits: { tokensPerDay: 1_500, reserve: { tokens: 1_000 } } };
    const app = appOf({ keys: [key] }, lm);
    const begun = called();
    const leaving = new AbortController();
    const first = ask(app, new Request(asked(), { signal: leaving.signal }));
    await begun;
    expect((await ask(app, asked())).status).toBe(402);
    leaving.abort();
    expect((await first).status).toBe(499);
    expect((await ask(app, asked())).status).toBe(402); // what was set aside stands: the call may have cost it
  });

  it("charge a run without a price what was set aside", async () => {
    const key = { id: "a", token, limits: { usdPerDay: 0.05, reserve: { usd: 0.02 } } };
    const app = appOf({ keys: [key] });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await ask(app, asked())).status);
    expect(statuses).toEqual([200, 200, 402]);
  });
});

describe("limits of the app", () => {
  it("are refused where a timer cannot be as long: it would fire at once", () => {
    expect(() => appOf({ limits: { timeoutMs: 2 ** 31 } })).toThrow("below 2^31");
    expect(() => appOf({ limits: { timeoutMs: 2 ** 31 - 1 } })).not.toThrow();
  });

  it("queue so many requests and refuse the rest", async () => {
    const { lm, release, called } = heldLm();
    const app = appOf({ limits: { concurrency: 1, queue: 1 } }, lm);
    const begun = called();
    const first = ask(app, asked());
    await begun;
    const both = [ask(app, asked()), ask(app, asked())];
    const refused = await Promise.race(both);
    expect([refused.status, errorOf(refused.body).code]).toEqual([503, "OVERLOADED"]);
    release();
    expect((await first).status).toBe(200);
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([200, 503]);
    expect(lm.counts.peakInFlight).toBe(1);
  });

  it("give the place of a client that left the queue to the next", async () => {
    const { lm, release, called } = heldLm();
    const app = appOf({ limits: { concurrency: 1, queue: 1 } }, lm);
    const begun = called();
    const first = ask(app, asked());
    await begun;
    const leaving = new AbortController();
    const left = ask(app, new Request(asked(), { signal: leaving.signal }));
    await new Promise((resolve) => setImmediate(resolve)); // its body is read, and it stands in the queue
    leaving.abort();
    expect((await left).status).toBe(499);
    const next = ask(app, asked());
    release();
    expect((await first).status).toBe(200);
    expect((await next).status).toBe(200);
  });

  it("refuse names that limit nothing", () => {
    const misspelt = (limits: object) => appOf({ limits });
    expect(() => misspelt({ timeout: 100 })).toThrow(/no limit "timeout", only bodyBytes, concurrency/);
    const keyed = (limits: object) => appOf({ keys: [{ id: "a", token, limits }] });
    expect(() => keyed({ requestPerMinute: 1 })).toThrow(/Key "a": there is no limit "requestPerMinute"/);
    expect(() => keyed({ reserve: 5 })).toThrow(/Key "a", reserve: the limits are number/);
    expect(() => keyed({ reserve: { euro: 5 } })).toThrow(/no limit "euro", only usd, tokens/);
  });

  it("tell the operator of a request that took too long", async () => {
    const { lm, called } = heldLm();
    const told: unknown[] = [];
    const app = appOf({ limits: { timeoutMs: 20 }, onError: (_, context) => told.push(context) }, lm);
    const begun = called();
    const late = ask(app, asked());
    await begun;
    expect((await late).status).toBe(504);
    await app.close();
    expect(told).toMatchObject([{ status: 504 }]);
  });

  it.each([{ concurrency: 0 }, { bodyBytes: 1.5 }, { timeoutMs: Number.NaN }, { queue: -1 }])(
    "refuse %j",
    (limits) => expect(() => appOf({ limits })).toThrow(`${Object.keys(limits)[0]} is`),
  );
});
