import { type Fact, fieldwise, majority, memoryStudy, predict, program, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compile } from "../compile.js";
import type { Proposer } from "../propose/proposer.js";
import { asWritten } from "../strategies/as-written.js";
import { bootstrapFewShot } from "../strategies/bootstrap-few-shot.js";
import { opro } from "../strategies/opro.js";
import type { CompileEstimate } from "./compile-estimate.js";
import { estimateCompile } from "./estimate-compile.js";
import { namer, oneSide, rows, watchedCompile, writer } from "./testing/watched-compile.js";

const options = { ...rows, metric: fieldwise("colour"), lm: namer(), strategy: opro({ steps: 1 }) } as const;
const input = { word: z.string() };
const output = { colour: z.enum(["red", "blue"]) };
const colour = predict(signature({ instruction: "Name the colour.", input, output }), {
  format: "json",
  temperature: 0.5,
});
const traceOf = ({ phases }: CompileEstimate) => phases.find(({ phase }) => phase === "trace");

describe("estimateCompile()", () => {
  it("says what the compile itself says, without a call, and the same again", async () => {
    const lm = namer();
    const estimate = await estimateCompile(oneSide, { ...options, lm, proposer: writer() });
    expect(lm.counts.calls).toBe(0);
    expect(await estimateCompile(oneSide, { ...options, lm, proposer: writer() })).toEqual(estimate);
    const { estimates } = await watchedCompile(1, {
      lm,
      proposer: writer(),
      strategy: opro({ steps: 1 }),
      metric: options.metric,
    });
    expect(estimates[0]).toEqual(estimate);
  });

  it("multiplies the calls of a step that votes, nested votes too", async () => {
    const votes = majority(colour, { votes: 3, by: "colour" });
    const inner = program({
      name: "inner",
      input,
      output,
      modules: { votes },
      run: ({ word }, steps) => steps.votes({ word }),
    });
    const subject = program({
      name: "voting",
      input,
      output,
      modules: { both: majority(inner, { votes: 2, by: "colour" }) },
      run: ({ word }, { both }) => both({ word }),
    });
    expect(traceOf(await estimateCompile(subject, options))).toMatchObject({
      runs: { expected: 60 },
      calls: { expected: 360, most: 720 },
    });
    const lm = namer();
    const controller = new AbortController();
    await compile(subject, {
      ...options,
      lm,
      signal: controller.signal,
      onEvent: (event) => event.type === "phase" && event.phase === "search" && controller.abort(),
    });
    expect(lm.counts.calls).toBe(360);
  });

  it("counts one turn of a loop and says so, until the trace has shown the rest", async () => {
    const subject = program({
      name: "looping",
      input,
      output,
      modules: { colour },
      run: async ({ word }, steps) => {
        let last = await steps.colour({ word });
        for (let turn = 1; turn <= 2; turn++) last = await steps.colour({ word: `${word} ${turn}` });
        return last;
      },
    });
    const before = await estimateCompile(subject, options);
    expect(before.isLowerBound).toBe(true);
    expect(before.notes).toContain('Step "colour" is called in a loop: one turn of it is counted');
    expect(before.whole.calls.most).toBeUndefined();
    const estimates: CompileEstimate[] = [];
    await compile(subject, {
      ...options,
      onEvent: (event) => event.type === "estimate" && estimates.push(event.estimate),
    });
    expect(estimates[1]).toMatchObject({ basis: "measured", isLowerBound: false });
    expect(estimates[1] && traceOf(estimates[1])?.calls.expected).toBe(180);
  });

  it("counts each place where a step is called, a conditional one as if it were always", async () => {
    const subject = program({
      name: "twice",
      input,
      output,
      modules: { colour, other: colour },
      run: async ({ word }, steps) => {
        const first = await steps.colour({ word });
        if (word.startsWith("frost")) await steps.other({ word: `${word} again` });
        await steps.colour({ word: first.colour });
        return first;
      },
    });
    expect(traceOf(await estimateCompile(subject, options))?.calls).toEqual({ expected: 180, most: 360 });
  });

  it("counts a step once where its calls cannot be seen", async () => {
    const agent = async (steps: { readonly colour: unknown }, word: string) =>
      (steps.colour as (values: { word: string }) => Promise<z.infer<z.ZodObject<typeof output>>>)({ word });
    const subject = program({
      name: "opaque",
      input,
      output,
      modules: { colour },
      run: ({ word }, steps) => agent(steps, word),
    });
    const { isLowerBound, whole, notes } = await estimateCompile(subject, options);
    expect({ isLowerBound, most: whole.calls.most }).toEqual({ isLowerBound: true, most: undefined });
    expect(notes).toContain('How often step "colour" is called does not show in the source: once is counted');
  });

  it("knows the cost where every model that is called has a price, and only there", async () => {
    const price = { prompt: 2, completion: 10 };
    const usdOf = async (change: object): Promise<number | undefined> =>
      (await estimateCompile(oneSide, { ...options, ...change })).whole.usd?.expected;
    const priced = await estimateCompile(oneSide, { ...options, lm: namer({ price }) });
    const { tokens, usd } = priced.whole;
    expect(usd?.expected).toBeGreaterThan((tokens.expected * price.prompt) / 1e6);
    expect(usd?.expected).toBeLessThan((tokens.expected * price.completion) / 1e6);
    expect(await usdOf({})).toBeUndefined();
    expect(await usdOf({ lm: namer({ price }), proposer: writer() })).toBeUndefined();
    expect(await usdOf({ lm: namer({ price }), proposer: writer({ price }) })).toBeGreaterThan(
      usd?.expected ?? 0,
    );
    // A teacher that is never called needs no price.
    expect(await usdOf({ lm: namer({ price }), teacher: namer() })).toBe(usd?.expected);
    const taught = { strategy: bootstrapFewShot(), lm: namer({ price }), teacher: namer() };
    expect(await usdOf(taught)).toBeUndefined();
    expect(await usdOf({ lm: namer({ price: { prompt: 0, completion: 0 } }) })).toBe(0);
  });

  it("counts demos in the prompts that show them, as far as their tokens are limited", async () => {
    const tokensOf = async (maxDemoTokens?: number): Promise<number> => {
      const strategy = bootstrapFewShot(maxDemoTokens === undefined ? {} : { maxDemoTokens });
      return (await estimateCompile(oneSide, { ...options, strategy })).whole.tokens.expected;
    };
    const [all, some, none] = [await tokensOf(), await tokensOf(40), await tokensOf(0)];
    expect(all).toBeGreaterThan(some);
    expect(some).toBeGreaterThan(none);
    const doubled = await estimateCompile(oneSide, { ...options, countTokens: (text) => text.length });
    expect(doubled.whole.tokens.expected).toBeGreaterThan(
      2 * (await estimateCompile(oneSide, options)).whole.tokens.expected,
    );
  });

  it("has nothing left to pay when the study holds the compile, and less when it holds a part", async () => {
    const study = memoryStudy();
    const resumed = { ...options, lm: namer(), study };
    const controller = new AbortController();
    await compile(oneSide, {
      ...resumed,
      signal: controller.signal,
      onEvent: (event) => event.type === "phase" && event.phase === "search" && controller.abort(),
    });
    const half = await estimateCompile(oneSide, resumed);
    expect(half.left.calls.expected).toBe(half.whole.calls.expected - 60);
    expect(half.left.tokens.expected).toBeLessThan(half.whole.tokens.expected);
    await compile(oneSide, resumed);
    const whole = await estimateCompile(oneSide, resumed);
    expect(whole.whole).toEqual(half.whole);
    expect(whole.left).toMatchObject({
      calls: { expected: 0, most: 0 },
      tokens: { expected: 0, most: 0 },
      seconds: { expected: 0, most: 0 },
    });
    const other = await estimateCompile(oneSide, { ...resumed, seed: 7 });
    expect(other.left).toEqual(other.whole);
  });

  it("takes a compile that its budget ended as over under that budget alone", async () => {
    const study = memoryStudy();
    const resumed = { ...options, lm: namer(), study };
    await compile(oneSide, { ...resumed, budget: { calls: 100 } });
    expect((await estimateCompile(oneSide, { ...resumed, budget: { calls: 100 } })).left.calls.most).toBe(0);
    const larger = await estimateCompile(oneSide, { ...resumed, budget: { calls: 1000 } });
    expect(larger.left.calls.expected).toBeGreaterThan(0);
  });

  it("leaves the study as it was", async () => {
    const study = memoryStudy();
    const appended: Fact[] = [];
    const watched = {
      open: async () => {
        const log = await study.open();
        return {
          ...log,
          append: (fact: Fact) => {
            appended.push(fact);
            return log.append(fact);
          },
        };
      },
    };
    await estimateCompile(oneSide, { ...options, study: watched });
    expect(appended).toEqual([]);
    const log = await study.open();
    expect(log.list("session")).toEqual([]);
  });

  it("tells time by the given pace, else by the recorded one, else by an assumption that it names", async () => {
    const assumed = await estimateCompile(oneSide, { ...options, concurrency: 4 });
    expect(assumed.pace).toEqual({ secondsPerCall: 1, source: "assumed", concurrency: 4 });
    expect(assumed.whole.seconds.expected).toBe(assumed.whole.calls.expected / 4);
    expect(assumed.notes).toContain("That a call takes 1 s is an assumption");
    const given = await estimateCompile(oneSide, { ...options, secondsPerCall: 3 });
    expect(given.pace).toEqual({ secondsPerCall: 3, source: "given", concurrency: 8 });
    expect(given.notes).not.toContain("That a call takes 1 s is an assumption");
    const study = memoryStudy();
    const log = await study.open();
    await log.append({ kind: "time", address: "0", value: 5000 });
    for (let index = 0; index < 20; index++)
      await log.append({ kind: "answer", address: String(index), value: {} });
    await log.close();
    const recorded = await estimateCompile(oneSide, { ...options, study, concurrency: 2 });
    expect(recorded.pace).toEqual({ secondsPerCall: 0.5, source: "recorded", concurrency: 2 });
  });

  it("names the limits that the most exceeds, and whether the expected does", async () => {
    const { whole } = await estimateCompile(oneSide, options);
    const { expected, most = 0 } = whole.calls;
    const limitsOf = async (calls: number) =>
      (await estimateCompile(oneSide, { ...options, budget: { calls, tokens: 1e9 } })).limits;
    expect(await limitsOf(most)).toEqual([]);
    expect(await limitsOf(most - 1)).toEqual([{ kind: "calls", limit: most - 1, isExpected: false }]);
    expect(await limitsOf(expected - 1)).toEqual([{ kind: "calls", limit: expected - 1, isExpected: true }]);
  });

  it("does not pretend to know what a user's strategy or proposer does", async () => {
    const { estimate: _, ...silent } = opro();
    const unknown = await estimateCompile(oneSide, { ...options, strategy: silent });
    expect(unknown).toMatchObject({ isLowerBound: true, notes: ["The strategy opro gives no estimate"] });
    const own: Proposer = { name: "own", propose: () => Promise.resolve([]) };
    const strategy = opro({ proposers: [own] });
    const asked = await estimateCompile(oneSide, { ...options, strategy, proposer: writer() });
    expect(asked).toMatchObject({ isLowerBound: true });
    expect(asked.whole.calls.most).toBeUndefined();
    expect(await estimateCompile(oneSide, { ...options, strategy })).toMatchObject({ isLowerBound: false });
  });

  it("refuses options that cannot be", async () => {
    const bad: readonly (readonly [object, string])[] = [
      [{ secondsPerCall: 0 }, "OPTION_INVALID"],
      [{ secondsPerCall: Number.NaN }, "OPTION_INVALID"],
      [{ countTokens: 4 }, "OPTION_INVALID"],
      [{ concurrency: 0 }, "OPTION_INVALID"],
      [{ trainset: [] }, "DATA_EMPTY"],
    ];
    for (const [change, code] of bad) {
      const refused = estimateCompile(oneSide, { ...options, ...change } as typeof options);
      await expect(refused).rejects.toThrow(expect.objectContaining({ code }));
    }
  });

  it("needs no call for a program that is kept as written", async () => {
    const { whole } = await estimateCompile(oneSide, { ...options, strategy: asWritten() });
    expect(whole).toMatchObject({ calls: { expected: 0, most: 0 }, seconds: { expected: 0, most: 0 } });
  });
});
