import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { estimatePromptTokens } from "./count-tokens.js";
import type { LmRequest } from "./language-model.js";
import { limited } from "./limited.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A model that notes when each call starts. */
function timed(latencyMs: (request: LmRequest) => number, usage = {}) {
  const starts: { readonly text: string; readonly atMs: number }[] = [];
  const lm = scriptedLm({
    usage,
    reply: async (request) => {
      const text = request.messages[0]?.text ?? "";
      starts.push({ text, atMs: performance.now() });
      await new Promise((resolve) => setTimeout(resolve, latencyMs(request)));
      return text;
    },
  });
  return { lm, starts };
}

/** The most that any 60 seconds hold. */
function busiestMinute(starts: readonly { readonly atMs: number; readonly amount: number }[]): number {
  const sums = starts.map(({ atMs }) =>
    starts
      .filter((other) => other.atMs >= atMs && other.atMs < atMs + 60_000)
      .reduce((sum, { amount }) => sum + amount, 0),
  );
  return Math.max(0, ...sums);
}

describe("limited()", () => {
  it("keeps within concurrency and requests per minute, in order, and finishes every call", async () => {
    const limits = fc.record({
      concurrency: fc.integer({ min: 1, max: 4 }),
      requestsPerMinute: fc.integer({ min: 1, max: 6 }),
    });
    const latencies = fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(limits, latencies, async (options, latencyMs) => {
        const { lm, starts } = timed((request) => latencyMs[Number(request.messages[0]?.text)] ?? 0);
        const wrapped = limited(options)(lm);
        const calls = latencyMs.map((_, index) => wrapped.generate(lmRequest(`${index}`), lmCall()));
        await vi.runAllTimersAsync();
        const texts = (await Promise.all(calls)).map(({ text }) => text);
        const order = latencyMs.map((_, index) => `${index}`);
        expect(texts).toEqual(order);
        expect(starts.map(({ text }) => text)).toEqual(order);
        expect(lm.counts.peakInFlight).toBeLessThanOrEqual(options.concurrency);
        expect(busiestMinute(starts.map(({ atMs }) => ({ atMs, amount: 1 })))).toBeLessThanOrEqual(
          options.requestsPerMinute,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("keeps within tokens per minute by what calls really used", async () => {
    const usage = { promptTokens: 30, completionTokens: 20 };
    const { lm, starts } = timed(() => 10, usage);
    const wrapped = limited({ tokensPerMinute: 200, concurrency: 1 })(lm);
    const calls = Array.from({ length: 9 }, (_, index) => wrapped.generate(lmRequest(`${index}`), lmCall()));
    await vi.runAllTimersAsync();
    await Promise.all(calls);
    expect(busiestMinute(starts.map(({ atMs }) => ({ atMs, amount: 50 })))).toBeLessThanOrEqual(200);
    // Three settled calls leave 50 tokens, less than a call reserves; so a fourth waits for the minute to end.
    expect(starts.filter(({ atMs }) => atMs - (starts[0]?.atMs ?? 0) < 60_000)).toHaveLength(3);
  });

  it("reserves the prompt and all that may be written until a call has ended", async () => {
    const request = lmRequest("a", { maxTokens: 100 });
    const needed = estimatePromptTokens(request) + 100;
    const { lm } = timed(() => 5_000, { promptTokens: 1, completionTokens: 1 });
    const wrapped = limited({ tokensPerMinute: 2 * needed + 1 })(lm);
    const calls = Array.from({ length: 3 }, () => wrapped.generate(request, lmCall()));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(lm.counts.inFlight).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(lm.counts.calls).toBe(3);
    await vi.runAllTimersAsync();
    await Promise.all(calls);
  });

  it("lets a call that is larger than the limit through once the minute is empty", async () => {
    const { lm } = timed(() => 0);
    const wrapped = limited({ tokensPerMinute: 1 })(lm);
    const calls = [wrapped.generate(lmRequest("a"), lmCall()), wrapped.generate(lmRequest("b"), lmCall())];
    await vi.advanceTimersByTimeAsync(59_999);
    expect(lm.counts.calls).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(lm.counts.calls).toBe(2);
    await vi.runAllTimersAsync();
    await Promise.all(calls);
  });

  it("lets a queued call leave at once on abort, without asking the model", async () => {
    const { lm } = timed(() => 1_000);
    const wrapped = limited({ concurrency: 1 })(lm);
    const running = wrapped.generate(lmRequest("a"), lmCall());
    const controller = new AbortController();
    const queued = wrapped.generate(lmRequest("b"), lmCall("0", controller.signal));
    controller.abort();
    await expect(queued).rejects.toMatchObject({ code: "ABORTED", details: { sent: false } });
    await vi.runAllTimersAsync();
    await running;
    expect(lm.counts.calls).toBe(1);
  });

  it("makes room again after a call that failed", async () => {
    const lm = scriptedLm({ reply: () => new Error("down") });
    const wrapped = limited({ concurrency: 1 })(lm);
    const calls = [1, 2, 3].map(() => wrapped.generate(lmRequest("a"), lmCall()));
    for (const { status } of await Promise.allSettled(calls)) expect(status).toBe("rejected");
    expect(lm.counts.calls).toBe(3);
  });

  it("holds one limit for all models that it wraps", async () => {
    const limit = limited({ concurrency: 1 });
    const [one, two] = [timed(() => 100), timed(() => 100)];
    const calls = [one, two].map(({ lm }) => limit(lm).generate(lmRequest("a"), lmCall()));
    await vi.advanceTimersByTimeAsync(50);
    expect(one.lm.counts.calls + two.lm.counts.calls).toBe(1);
    await vi.runAllTimersAsync();
    await Promise.all(calls);
  });

  it.each([
    { concurrency: 0 },
    { requestsPerMinute: -1 },
    { tokensPerMinute: 0.5 },
    { concurrency: Number.NaN },
  ])("refuses %o", (options) => {
    expect(() => limited(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
