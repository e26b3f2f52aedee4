import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SignetError } from "../errors.js";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { budgetAccount } from "./budget-account.js";
import { budgeted } from "./budgeted.js";
import { estimatePromptTokens, estimateTokens } from "./count-tokens.js";
import type { Usage } from "./language-model.js";
import { limited } from "./limited.js";
import { stack } from "./stack.js";

const request = lmRequest("a", { maxTokens: 100 });
const promptTokens = estimatePromptTokens(request);
const price = { prompt: 1, completion: 10, cached: 0.1 };
const answering = (usage?: Usage) => scriptedLm({ reply: () => "an answer", price, ...(usage && { usage }) });

describe("budgeted()", () => {
  it("books what the provider reports, at the model's price", async () => {
    const account = budgetAccount({ usd: 1 });
    const lm = budgeted(account)(answering({ promptTokens: 1_000, completionTokens: 10, cachedTokens: 600 }));
    await lm.generate(request, lmCall());
    expect(account.spent()).toEqual({
      calls: 1,
      tokens: 1_010,
      usd: (400 * 1 + 600 * 0.1 + 10 * 10) / 1e6,
      failures: 0,
      wastedTokens: 0,
      estimatedCalls: 0,
    });
  });

  it("prefers the cost that the provider reports", async () => {
    const account = budgetAccount({ usd: 1 });
    await budgeted(account)(answering({ costUsd: 0.25 })).generate(request, lmCall());
    expect(account.spent().usd).toBe(0.25);
  });

  it("estimates what is not reported, and says for how many calls", async () => {
    const account = budgetAccount({});
    await budgeted(account)(answering()).generate(request, lmCall());
    expect(account.spent()).toMatchObject({
      tokens: promptTokens + estimateTokens("an answer"),
      estimatedCalls: 1,
    });
  });

  it.each([
    { limits: { calls: 2 }, ranOut: "calls" },
    { limits: { tokens: promptTokens + 100 + 2 * 50 - 1 }, ranOut: "tokens" },
    { limits: { usd: (promptTokens + 100 * 10 + 2 * (40 + 10 * 10) - 1) / 1e6 }, ranOut: "usd" },
  ])("refuses the third call when $ranOut could run out", async ({ limits, ranOut }) => {
    const inner = answering({ promptTokens: 40, completionTokens: 10 });
    const lm = budgeted(budgetAccount(limits))(inner);
    await lm.generate(request, lmCall());
    await lm.generate(request, lmCall());
    await expect(lm.generate(request, lmCall())).rejects.toMatchObject({
      code: "BUDGET_EXHAUSTED",
      retryable: false,
      details: { ranOut },
    });
    expect(inner.counts.calls).toBe(2);
  });

  it("never spends more than the limit, however many calls run at once, and wastes no room", async () => {
    const setup = fc.record({
      tokens: fc.integer({ min: 0, max: 3_000 }),
      calls: fc.integer({ min: 0, max: 30 }),
      used: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 25 }),
    });
    await fc.assert(
      fc.asyncProperty(setup, async ({ tokens, calls, used }) => {
        const account = budgetAccount({ tokens, calls });
        const inner = scriptedLm({
          reply: async ({ messages }) => {
            const completionTokens = used[Number(messages[0]?.text)] ?? 1;
            for (let i = 0; i < completionTokens % 5; i++) await Promise.resolve();
            return { text: "x", usage: { promptTokens: 5, completionTokens } };
          },
        });
        const lm = budgeted(account)(inner);
        const outcomes = await Promise.allSettled(
          used.map((_, index) => lm.generate(lmRequest(`${index}`, { maxTokens: 100 }), lmCall())),
        );
        const refused = outcomes.filter(({ status }) => status === "rejected").length;
        const { spent } = account;
        expect(spent().tokens).toBeLessThanOrEqual(tokens);
        expect(spent().calls).toBeLessThanOrEqual(calls);
        expect(spent().calls + refused).toBe(used.length);
        if (refused > 0) {
          const bound = estimatePromptTokens(lmRequest("99", { maxTokens: 100 })) + 100;
          expect(spent().calls === calls || spent().tokens + bound > tokens).toBe(true);
        }
      }),
    );
  });

  it.each([
    { code: "LM_REJECTED" as const, wastedTokens: 0 },
    { code: "LM_RATE_LIMITED" as const, wastedTokens: 0 },
    { code: "LM_UNAVAILABLE" as const, wastedTokens: promptTokens },
  ])("counts an attempt that ends in $code", async ({ code, wastedTokens }) => {
    const account = budgetAccount({});
    const lm = budgeted(account)(scriptedLm({ reply: () => new SignetError(code, "no") }));
    await expect(lm.generate(request, lmCall())).rejects.toMatchObject({ code });
    expect(account.spent()).toMatchObject({ calls: 1, failures: 1, tokens: wastedTokens, wastedTokens });
  });

  it("books the prompt of a call that was aborted in flight, and nothing for one that was never sent", async () => {
    const account = budgetAccount({});
    const inner = scriptedLm({ reply: () => new Promise(() => {}) });
    const lm = stack(inner, budgeted(account), limited({ concurrency: 1 }));
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => lm.generate(request, lmCall("0", signal)));
    await new Promise((resolve) => setImmediate(resolve));
    for (const controller of controllers.reverse()) controller.abort();
    await Promise.allSettled(calls);
    expect(inner.counts.calls).toBe(1);
    expect(account.spent()).toMatchObject({ calls: 1, failures: 1, wastedTokens: promptTokens });
  });

  it("lets a call that waits for room leave at once on abort", async () => {
    const account = budgetAccount({ tokens: promptTokens + 150 });
    const lm = budgeted(account)(scriptedLm({ reply: () => new Promise(() => {}) }));
    const [running, waiting] = [new AbortController(), new AbortController()];
    const calls = [running, waiting].map(({ signal }) => lm.generate(request, lmCall("0", signal)));
    waiting.abort();
    await expect(calls[1]).rejects.toMatchObject({ code: "ABORTED" });
    running.abort();
    await expect(calls[0]).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("shares one account among models, and goes on from what was spent before", async () => {
    const account = budgetAccount({ calls: 5 }, { calls: 3 });
    for (const lm of [answering(), answering()]) await budgeted(account)(lm).generate(request, lmCall());
    await expect(budgeted(account)(answering()).generate(request, lmCall())).rejects.toThrow(
      /5 of the budget's 5/,
    );
  });

  it("refuses a usd limit for a model without a price", () => {
    const lm = scriptedLm({ reply: () => "x" });
    expect(() => budgeted(budgetAccount({ usd: 1 }))(lm)).toThrow(
      expect.objectContaining({ code: "PRICE_UNKNOWN" }),
    );
    expect(() => budgeted(budgetAccount({ tokens: 1 }))(lm)).not.toThrow();
  });

  it.each([{ calls: -1 }, { tokens: 1.5 }, { usd: Number.NaN }])("refuses %o as limits", (limits) => {
    expect(() => budgetAccount(limits)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
