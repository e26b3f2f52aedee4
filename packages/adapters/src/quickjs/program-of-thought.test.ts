import {
  effect,
  type LmRequest,
  program,
  programOfThought,
  SignetError,
  signature,
  type Trace,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { quickJs } from "./quick-js.js";

const interpreter = quickJs({ computeMs: 10_000 });

const count = signature({
  instruction: "Say how many apples there are, and since when.",
  input: { baskets: z.array(z.number()), person: z.string() },
  output: {
    apples: z.int(),
    since: z.codec(z.string(), z.date(), {
      decode: (text) => new Date(text),
      encode: (date) => date.toISOString(),
    }),
  },
});

const eaten = effect({
  name: "eaten",
  input: { person: z.string() },
  output: { apples: z.int() },
  run: async ({ person }) => ({ apples: person === "Ada" ? 2 : 0 }),
});

const apples = program({
  name: "apples",
  input: count.input,
  output: count.output,
  modules: { solve: programOfThought(count, { interpreter, functions: { eaten } }) },
  run: async (input, { solve }) => {
    const { apples, since } = await solve(input);
    return { apples, since: since.toISOString() };
  },
});

const lastText = ({ messages }: LmRequest): string => messages.map(({ text }) => text).join("\n");

/** Writes the given programs one after the other, and answers with the number that the result shows. */
const coder = (...programs: readonly string[]) => {
  const requests: LmRequest[] = [];
  const lm = scriptedLm({
    reply: (request) => {
      requests.push(request);
      const text = lastText(request);
      const result = /## Result\n(\d+)/.exec(text)?.[1];
      if (result !== undefined) return `## Apples\n${result}\n\n## Since\n2024-05-01T00:00:00.000Z`;
      return `## Program\n${programs[requests.length - 1] ?? "throw new Error('out of programs')"}`;
    },
  });
  return { lm, requests };
};

const input = { baskets: [3, 4], person: "Ada" };
const working = `\`\`\`js
const { apples } = await eaten({ person: input.person });
return input.baskets.reduce((a, b) => a + b) - apples;
\`\`\``;

describe("programOfThought()", () => {
  it("answers from what the program returned, through the functions given", async () => {
    const { lm } = coder(working);
    let trace: Trace | undefined;
    const output = await apples.run(input, { lm, onTrace: (given) => (trace = given) });
    expect(output).toEqual({ apples: 5, since: new Date("2024-05-01") });
    expect(trace?.children[0]?.children.map(({ path }) => path)).toEqual([
      "solve.code",
      "solve.eaten",
      "solve.answer",
    ]);
  });

  it("shows a failed program with its error, and tries again", async () => {
    const { lm, requests } = coder("return input.basket.length;", working);
    expect(await apples.run(input, { lm })).toMatchObject({ apples: 5 });
    expect(lastText(requests[0] as LmRequest)).not.toContain("Failure");
    expect(lastText(requests[1] as LmRequest)).toMatch(
      /return input\.basket\.length;[\s\S]*TypeError.*line 1/,
    );
  });

  it("lets the program catch a function's refusal, with the field that does not fit", async () => {
    const { lm, requests } = coder(
      "try { await eaten({ person: 3 }) } catch (e) { console.log(e.message); return 7 }",
    );
    expect(await apples.run(input, { lm })).toMatchObject({ apples: 7 });
    expect(lastText(requests[1] as LmRequest)).toContain("person:");
  });

  it("fails with the last error when no program runs", async () => {
    const { lm } = coder("x", "y", "z");
    const error = await apples.run(input, { lm }).catch((thrown: unknown) => thrown);
    expect(SignetError.is(error, "CODE_FAILED") && error.message).toMatch(
      /None of 3 programs.*'z' is not defined/,
    );
  });

  it("tells what the functions take in the signature, not in the instruction", () => {
    expect(Object.keys(apples.parameters)).toEqual(["solve.code", "solve.answer"]);
    expect(apples.parameters["solve.code"].instruction).not.toContain("eaten");
    const without = program({
      name: "apples",
      input: count.input,
      output: count.output,
      modules: { solve: programOfThought(count, { interpreter }) },
      run: async (given, { solve }) => {
        const { apples: number, since } = await solve(given);
        return { apples: number, since: since.toISOString() };
      },
    });
    expect(without.hash).not.toBe(apples.hash);
  });

  it("is typed as its signature", () => {
    expectTypeOf(apples.parameters).toHaveProperty("solve.code");
    expectTypeOf<Parameters<typeof apples.run>[0]>().toEqualTypeOf<{ baskets: number[]; person: string }>();
  });

  it("ends the calls that a program did not wait for", async () => {
    let ended = 0;
    const waits = effect({
      name: "waits",
      input: {},
      output: { apples: z.int() },
      run: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            ended++;
            reject(signal.reason);
          });
        }),
    });
    const hasty = program({
      name: "hasty",
      input: count.input,
      output: { apples: z.int() },
      modules: { solve: programOfThought(count, { interpreter, functions: { waits } }) },
      run: async (given, { solve }) => ({ apples: (await solve(given)).apples }),
    });
    const { lm } = coder("waits({}); waits({}); return 6;");
    expect(await hasty.run(input, { lm })).toEqual({ apples: 6 });
    expect(ended).toBeGreaterThan(0);
  });

  it("refuses names that it needs, and attempts out of range", () => {
    expect(() => programOfThought(count, { interpreter, functions: { console: eaten } })).toThrow(
      /named "console"/,
    );
    for (const name of ["code", "answer"])
      expect(() => programOfThought(count, { interpreter, functions: { [name]: eaten } })).toThrow(
        `named "${name}"`,
      );
    for (const options of [undefined, {}])
      expect(() => programOfThought(count, options as never)).toThrow(/needs an interpreter/);
    expect(() => programOfThought(count, { interpreter, functions: { x: undefined as never } })).toThrow(
      /that is none/,
    );
    const clash = signature({ instruction: "", input: { result: z.string() }, output: { apples: z.int() } });
    expect(() => programOfThought(clash, { interpreter })).toThrow(/adds a field "result"/);
    expect(() => programOfThought(count, { interpreter, attempts: 0 })).toThrow(/attempts is 0/);
  });
});
