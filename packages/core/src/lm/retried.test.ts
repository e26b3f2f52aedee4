import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SignetError } from "../errors.js";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import type { LanguageModel } from "./language-model.js";
import { retried } from "./retried.js";

const unavailable = (details = {}) => new SignetError("LM_UNAVAILABLE", "down", { retryable: true, details });

/** Fails so often, then answers. */
function failing(times: number, error: () => Error = unavailable) {
  let calls = 0;
  return scriptedLm({ reply: () => (calls++ < times ? error() : "up") });
}

function recordedSleep() {
  const pauses: number[] = [];
  const sleep = async (ms: number): Promise<void> => {
    pauses.push(ms);
  };
  return { pauses, sleep };
}

describe("retried()", () => {
  it("tries again until an answer comes", async () => {
    const lm = failing(3);
    const { pauses, sleep } = recordedSleep();
    const wrapped = retried({ attempts: 4, sleep })(lm);
    expect((await wrapped.generate(lmRequest("a"), lmCall())).text).toBe("up");
    expect(lm.counts.calls).toBe(4);
    expect(pauses).toHaveLength(3);
  });

  it("gives up after its attempts with the last error as it is", async () => {
    const errors: Error[] = [];
    const lm = failing(9, () => {
      errors.push(unavailable());
      return errors.at(-1) ?? new Error();
    });
    const wrapped = retried({ attempts: 3, sleep: async () => {} })(lm);
    const error: unknown = await wrapped.generate(lmRequest("a"), lmCall()).catch((caught) => caught);
    expect(error).toBe(errors[2]);
    expect(lm.counts.calls).toBe(3);
  });

  it.each([
    ["an error that is not retryable", () => new SignetError("LM_REJECTED", "bad key")],
    ["an error of another kind", () => new Error("bug")],
    ["an exhausted budget", () => new SignetError("BUDGET_EXHAUSTED", "no tokens")],
  ])("does not try again after %s", async (_what, error) => {
    const lm = failing(1, error);
    const wrapped = retried({ sleep: async () => {} })(lm);
    await expect(wrapped.generate(lmRequest("a"), lmCall())).rejects.toThrow();
    expect(lm.counts.calls).toBe(1);
  });

  it("draws each pause between nothing and a doubling bound, up to the longest", async () => {
    const setup = fc.record({
      baseMs: fc.integer({ min: 0, max: 2_000 }),
      maxMs: fc.integer({ min: 0, max: 20_000 }),
      draw: fc.double({ min: 0, max: 0.999, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(setup, async ({ baseMs, maxMs, draw }) => {
        const { pauses, sleep } = recordedSleep();
        const wrapped = retried({ attempts: 6, baseMs, maxMs, random: () => draw, sleep })(failing(5));
        await wrapped.generate(lmRequest("a"), lmCall());
        expect(pauses).toEqual([1, 2, 4, 8, 16].map((factor) => draw * Math.min(maxMs, baseMs * factor)));
      }),
    );
  });

  it.each([
    { retryAfterMs: 5_000, pauseMs: 5_050 },
    { retryAfterMs: 3_600_000, pauseMs: 60_050 },
  ])("waits for $retryAfterMs ms that the provider asks for, up to the cap", async (asked) => {
    const { pauses, sleep } = recordedSleep();
    const lm = failing(1, () => unavailable({ retryAfterMs: asked.retryAfterMs }));
    const wrapped = retried({ baseMs: 100, retryAfterCapMs: 60_000, random: () => 0.5, sleep })(lm);
    await wrapped.generate(lmRequest("a"), lmCall());
    expect(pauses).toEqual([asked.pauseMs]);
  });

  it("rejects at once when the signal fires during a pause", async () => {
    const lm = failing(1);
    const controller = new AbortController();
    const wrapped = retried({ baseMs: 3_600_000, maxMs: 3_600_000, random: () => 0.9 })(lm);
    const call = wrapped.generate(lmRequest("a"), lmCall("0", controller.signal));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    expect(lm.counts.calls).toBe(1);
  });

  it("tries a stream again before, and never after, the caller has seen text", async () => {
    let streams = 0;
    const breaking = (firstText: string): LanguageModel => ({
      ...failing(0),
      async *stream() {
        if (firstText !== "") yield { type: "text", text: firstText };
        if (streams++ === 0) throw unavailable();
        yield { type: "text", text: "whole" };
        yield { type: "done", completion: { text: "whole", finish: "stop", usage: {}, modelId: "m" } };
      },
    });
    const read = async (lm: LanguageModel): Promise<string[]> => {
      const texts: string[] = [];
      for await (const event of lm.stream?.(lmRequest("a"), lmCall()) ?? [])
        if (event.type === "text") texts.push(event.text);
      return texts;
    };
    const wrap = retried({ sleep: async () => {} });
    expect(await read(wrap(breaking("")))).toEqual(["whole"]);
    streams = 0;
    await expect(read(wrap(breaking("half")))).rejects.toMatchObject({ code: "LM_UNAVAILABLE" });
    expect(streams).toBe(1);
  });

  it.each([{ attempts: 0 }, { baseMs: -1 }, { maxMs: Number.NaN }])("refuses %o", (options) => {
    expect(() => retried(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
