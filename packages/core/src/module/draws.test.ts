import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { SignetError } from "../errors.js";
import type { LmRequest } from "../lm/language-model.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { spansOf, type Trace } from "../trace/span.js";
import { bestOf } from "./best-of.js";
import { effect } from "./effect.js";
import { majority } from "./majority.js";
import type { Module } from "./module.js";
import { predict } from "./predict.js";
import { refine } from "./refine.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const textOf = ({ prefix, messages }: LmRequest): string =>
  [...prefix, ...messages].map(({ text }) => text).join("\n");
const say = signature({ instruction: "Say.", input: { text: z.string() }, output: { n: z.number() } });
const leaf = predict(say, { format: "json", temperature: 1 });
const wrap = (step: Module<{ text: string }, { n: number }>) =>
  program({
    name: "p",
    input: { text: z.string() },
    output: { n: z.number() },
    modules: { step },
    run: (input, { step }) => step(input),
  });
/** Answers with the number that stands at the draw's place; what is none fails. */
const drawing = (numbers: readonly (number | undefined)[]) =>
  scriptedLm({ reply: (_, { sample }) => JSON.stringify({ n: numbers[Number(sample.split("/").at(-1))] }) });
const share = (_: unknown, { n }: { n: number }): number => n / 10;

describe("bestOf()", () => {
  it("keeps the earliest of the best, whatever the numbers, with draws that fail left out", async () => {
    const numbers = fc.array(fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(numbers, async (drawn) => {
        const best = Math.max(...drawn.filter((n) => n !== undefined));
        const run = wrap(bestOf(leaf, { draws: drawn.length, score: share })).run(
          { text: "a" },
          { lm: drawing(drawn) },
        );
        if (best < 0) await expect(run).rejects.toThrow(code("PARSE_FAILED"));
        else expect(await run).toEqual({ n: best });
      }),
      { numRuns: 50 },
    );
  });

  it("keeps path and parameters, and marks the draws that lost", async () => {
    let trace: Trace | undefined;
    const best = wrap(bestOf(leaf, { draws: 3, score: share }));
    expect(Object.keys(best.parameters)).toEqual(["step"]);
    expect(best.hash).toBe(wrap(leaf).hash);
    await best.run({ text: "a" }, { lm: drawing([4, 9, 9]), onTrace: (done) => (trace = done) });
    expect([...spansOf(trace as Trace)].slice(1).map(({ sample, lost }) => [sample, lost])).toEqual([
      ["0/0", true],
      ["0/1", undefined],
      ["0/2", true],
    ]);
  });

  it("draws in turn until one is enough", async () => {
    const lm = drawing([3, 8, 10]);
    expect(
      await wrap(bestOf(leaf, { draws: 3, score: share, enough: 0.8 })).run({ text: "a" }, { lm }),
    ).toEqual({ n: 8 });
    expect(lm.counts.calls).toBe(2);
  });

  it("nests with a vote, outermost first", async () => {
    const samples: string[] = [];
    const lm = scriptedLm({
      reply: (_, { sample }) => {
        samples.push(sample);
        return JSON.stringify({ n: sample.startsWith("0/1") ? 7 : 2 });
      },
    });
    const nested = bestOf(majority(leaf, { votes: 2, by: "n" }), { draws: 2, score: share });
    expect(await wrap(nested).run({ text: "a" }, { lm })).toEqual({ n: 7 });
    expect(samples.sort()).toEqual(["0/0/0", "0/0/1", "0/1/0", "0/1/1"]);
  });

  it("refuses what is no step and no program", () => {
    const plain = effect({ name: "e", input: {}, output: { n: z.number() }, run: async () => ({ n: 1 }) });
    for (const other of [undefined, {}, plain])
      expect(() => bestOf(other as never, { draws: 2, score: () => 1 })).toThrow(code("PROGRAM_INVALID"));
  });

  it("refuses a score outside [0, 1], and passes on what scoring throws", async () => {
    for (const wrong of [Number.NaN, 2, -1, "x" as never]) {
      const run = wrap(bestOf(leaf, { draws: 2, score: () => wrong })).run(
        { text: "a" },
        { lm: drawing([1, 2]) },
      );
      await expect(run).rejects.toThrow(code("METRIC_INVALID"));
    }
    const thrown = new Error("no score today");
    const failing = bestOf(leaf, { draws: 2, enough: 1, score: () => Promise.reject(thrown) });
    await expect(wrap(failing).run({ text: "a" }, { lm: drawing([1, 2]) })).rejects.toBe(thrown);
    expect(() => bestOf(leaf, { draws: 0, score: share })).toThrow(code("OPTION_INVALID"));
    expect(() => bestOf(leaf, { draws: 1, score: share, enough: Number.NaN })).toThrow(
      code("OPTION_INVALID"),
    );
  });

  it("ends at once when the run is aborted, though a score never comes", async () => {
    for (const enough of [{}, { enough: 1 }]) {
      const controller = new AbortController();
      const hanging = bestOf(leaf, {
        draws: 2,
        score: () => {
          controller.abort();
          return new Promise<number>(() => {});
        },
        ...enough,
      });
      const run = wrap(hanging).run({ text: "a" }, { lm: drawing([1, 2]), signal: controller.signal });
      await expect(run).rejects.toThrow(code("ABORTED"));
    }
  });
});

describe("refine()", () => {
  const score = (_: unknown, { n }: { n: number }) => ({ score: n / 10, feedback: `${n} is too small` });

  it("shows each attempt after the first the answer before it and the feedback", async () => {
    const prompts: string[] = [];
    const replies = [2, 1, 10];
    const lm = scriptedLm({
      reply: (request) => JSON.stringify({ n: replies[prompts.push(textOf(request)) - 1] }),
    });
    const refined = wrap(refine(leaf, { attempts: 5, score }));
    expect(Object.keys(refined.parameters)).toEqual(["step"]);
    expect(await refined.run({ text: "a" }, { lm })).toEqual({ n: 10 });
    expect(prompts.length).toBe(3);
    expect(prompts[1]).toContain("2 is too small");
    expect(prompts[1]).toMatch(/"n": ?2/);
    expect(prompts[2]).toContain("1 is too small");
    expect(prompts[2]).not.toContain("2 is too small");
  });

  it("asks its first attempt as the step itself would be asked, in every format", async () => {
    for (const format of ["chat", "json", "completion"] as const) {
      const plain = predict(say, { format });
      const prompts: string[] = [];
      const lm = scriptedLm({
        reply: (request) => {
          prompts.push(textOf(request));
          return format === "json" ? '{"n":10}' : format === "chat" ? "## N\n10" : "10";
        },
      });
      await wrap(plain).run({ text: "a" }, { lm });
      await wrap(refine(plain, { attempts: 2, score })).run({ text: "a" }, { lm });
      expect(prompts[1]).toBe(prompts[0]);
    }
  });

  it("returns the best attempt when none is enough", async () => {
    const run = wrap(refine(leaf, { attempts: 3, score })).run({ text: "a" }, { lm: drawing([2, 7, 5]) });
    expect(await run).toEqual({ n: 7 });
  });

  it("gives a program its feedback in the input that it names", async () => {
    const seen: (string | undefined)[] = [];
    const inner = program({
      name: "inner",
      input: { text: z.string(), hint: z.string().optional() },
      output: { n: z.number() },
      modules: { leaf },
      run: ({ text, hint }, steps) => {
        seen.push(hint);
        return steps.leaf({ text });
      },
    });
    const outer = wrap(refine(inner, { attempts: 2, score, feedback: "hint" }));
    expect(Object.keys(outer.parameters)).toEqual(["step.leaf"]);
    expect(await outer.run({ text: "a" }, { lm: drawing([1, 2]) })).toEqual({ n: 2 });
    expect(seen).toEqual([undefined, "1 is too small"]);
    expect(() => refine(inner, { attempts: 2, score, feedback: "text" as "hint" })).toThrow(
      code("OPTION_INVALID"),
    );
  });

  it("refuses what is no module, and options that are missing, as majority() and bestOf() do", () => {
    for (const make of [refine, bestOf, majority]) {
      const draw = make as (module: unknown, options?: unknown) => unknown;
      const options = { attempts: 2, draws: 2, votes: 2, by: "n", score };
      expect(() => draw(undefined, options)).toThrow(code("PROGRAM_INVALID"));
      expect(() => draw({}, options)).toThrow(code("PROGRAM_INVALID"));
      expect(() => draw(leaf)).toThrow(code("OPTION_INVALID"));
    }
    expect(() => bestOf(leaf, { draws: 2 } as never)).toThrow(/score is undefined, it should be a function/);
    expect(() => refine(leaf, { attempts: 2 } as never)).toThrow(/score is undefined/);
  });

  it("refuses a signature that has one of its fields", () => {
    const clash = signature({ instruction: "", input: { feedback: z.string() }, output: { n: z.number() } });
    expect(() => refine(predict(clash), { attempts: 2, score })).toThrow(code("SIGNATURE_INVALID"));
    expect(() => refine(refine(leaf, { attempts: 2, score }), { attempts: 2, score })).toThrow(
      code("SIGNATURE_INVALID"),
    );
  });
});
