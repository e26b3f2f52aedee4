import { describe, expect, it } from "vitest";
import { ape } from "../strategies/ape.js";
import { asWritten } from "../strategies/as-written.js";
import { bootstrapFewShot } from "../strategies/bootstrap-few-shot.js";
import { copro } from "../strategies/copro.js";
import { knnDemos } from "../strategies/knn-demos.js";
import { mipro } from "../strategies/mipro.js";
import { miproPlusPlus } from "../strategies/mipro-plus-plus.js";
import { opro } from "../strategies/opro.js";
import { promptBreeder } from "../strategies/prompt-breeder.js";
import { randomSearch } from "../strategies/random-search.js";
import { simba } from "../strategies/simba.js";
import type { Strategy } from "../strategies/strategy.js";
import type { Phase } from "../study/events.js";
import { namer, watchedCompile, writer } from "./testing/watched-compile.js";

/** What is expected is at most so many times as much, or as little, as what it came to. */
const FACTOR = 2;

const strategies: Readonly<Record<string, () => Strategy>> = {
  bootstrapFewShot: () => bootstrapFewShot(),
  knnDemos: () => knnDemos(),
  "randomSearch, light": () => randomSearch(),
  "mipro, light": () => mipro(),
  "mipro, medium": () => mipro({ effort: "medium" }),
  "mipro, instructions": () => mipro({ mode: "instructions" }),
  "mipro, demos": () => mipro({ mode: "demos" }),
  "mipro, racing": () => mipro({ schedule: "racing", sampler: "tpe" }),
  "mipro, halving": () => mipro({ schedule: "halving", sampler: "random" }),
  "mipro, the papers'": () => mipro({ sampler: "tpe", schedule: "full", noise: "naive" }),
  "miproPlusPlus, light": () => miproPlusPlus(),
  "miproPlusPlus, medium": () => miproPlusPlus({ effort: "medium" }),
  "opro, module, light": () => opro(),
  "opro, module, medium": () => opro({ effort: "medium" }),
  "opro, program": () => opro({ level: "program" }),
  "opro, coordinate": () => opro({ level: "coordinate" }),
  ape: () => ape(),
  "ape, central demos": () => ape({ demos: "centroids" }),
  copro: () => copro({ breadth: 6, depth: 2 }),
  simba: () => simba({ steps: 4, candidates: 3 }),
  promptBreeder: () => promptBreeder({ generations: 4 }),
};
const cases = Object.entries(strategies).flatMap(([name, make]) =>
  ([1, 2] as const).map((steps) => ({ name, make, steps })),
);

describe.each(cases)("the estimate for $name on $steps step(s)", ({ make, steps }) => {
  it("comes before the first call, is never exceeded, and expects about what it comes to", async () => {
    const [lm, proposer] = [namer(), writer()];
    const { estimates, runs, callsBefore, report } = await watchedCompile(steps, {
      lm,
      proposer,
      strategy: make(),
    });
    const [before, measured] = estimates;
    expect(callsBefore).toBe(0);
    expect(before).toMatchObject({ basis: "before", isLowerBound: false });
    expect(measured?.basis).toBe(runs.trace === undefined ? undefined : "measured");
    const calls = lm.counts.calls + proposer.counts.calls;
    for (const estimate of estimates) {
      const { whole, phases } = estimate;
      const mostRuns = Object.fromEntries(phases.map((phase) => [phase.phase, phase.runs.most]));
      for (const [phase, count] of Object.entries(runs))
        expect(count, phase).toBeLessThanOrEqual(mostRuns[phase as Phase] ?? 0);
      expect(calls).toBeLessThanOrEqual(whole.calls.most ?? 0);
      expect(whole.calls.expected / calls).toBeGreaterThan(1 / FACTOR);
      expect(whole.calls.expected / calls).toBeLessThan(FACTOR);
      expect(whole.tokens.expected / report.spent.tokens).toBeGreaterThan(1 / FACTOR);
      expect(whole.tokens.expected / report.spent.tokens).toBeLessThan(FACTOR);
    }
  }, 60_000); // several compiles at a time share a machine
});

describe("the estimate of a compile", () => {
  it("counts a repair of every answer in the most", async () => {
    const clumsy = namer();
    const lm = {
      ...clumsy,
      generate: async (...[request, call]: Parameters<typeof clumsy.generate>) => {
        const answer = await clumsy.generate(request, call);
        return request.messages.length === 1 ? { ...answer, text: "Let me think." } : answer;
      },
    };
    const { estimates } = await watchedCompile(1, { lm, strategy: opro({ steps: 1 }) });
    const [before, measured] = estimates;
    expect(lm.counts.calls).toBeLessThanOrEqual(before?.whole.calls.most ?? 0);
    expect(measured?.phases[0]).toMatchObject({
      phase: "trace",
      runs: { expected: 60 },
      calls: { expected: 120, most: 120 },
    });
  });

  it("is nothing where nothing is run", async () => {
    const { estimates } = await watchedCompile(1, { lm: namer(), strategy: asWritten() });
    expect(estimates).toMatchObject([
      { phases: [], whole: { calls: { expected: 0, most: 0 }, usd: { expected: 0 } }, notes: [] },
    ]);
  });

  it("corrects tokens by what the model reports after the trace, and time by what it took", async () => {
    const lm = namer({ latencyMs: 2 });
    const dear = {
      ...lm,
      generate: async (...args: Parameters<typeof lm.generate>) => {
        const answer = await lm.generate(...args);
        return { ...answer, usage: { promptTokens: 1000, completionTokens: 100 } };
      },
    };
    const { estimates } = await watchedCompile(2, { lm: dear, strategy: opro({ steps: 1 }), concurrency: 4 });
    const [before, measured] = estimates;
    const perCall = (measured?.whole.tokens.expected ?? 0) / (measured?.whole.calls.expected ?? 1);
    expect(perCall).toBeCloseTo(1100);
    expect(before?.pace).toEqual({ secondsPerCall: 1, source: "assumed", concurrency: 4 });
    expect(measured?.pace.source).toBe("measured");
    expect(measured?.left.calls.expected).toBe((measured?.whole.calls.expected ?? 0) - 120);
  });

  it("takes a cost that the provider charges, where there is no price", async () => {
    const lm = namer();
    const charged = {
      ...lm,
      generate: async (...args: Parameters<typeof lm.generate>) => {
        const answer = await lm.generate(...args);
        return { ...answer, usage: { ...answer.usage, costUsd: 0.01 } };
      },
    };
    const { estimates } = await watchedCompile(1, { lm: charged, strategy: opro({ steps: 1 }) });
    const [before, measured] = estimates;
    expect(before?.whole.usd).toBeUndefined();
    expect(before?.notes).toContain("A model has no price: the cost is unknown");
    expect(measured?.whole.usd?.expected).toBeCloseTo(0.01 * (measured?.whole.calls.expected ?? 0));
  });

  it("does not stop a compile that it cannot be made for", async () => {
    const strategy: Strategy = {
      ...opro({ steps: 1 }),
      estimate: () => {
        throw new Error("no idea");
      },
    };
    const lm = namer();
    const { estimates } = await watchedCompile(1, { lm, strategy });
    expect(estimates[0]).toMatchObject({
      phases: [],
      isLowerBound: true,
      notes: ["The strategy opro gives no estimate"],
    });
    expect(lm.counts.calls).toBeGreaterThan(0);
  });
});
