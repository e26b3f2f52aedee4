import { readFileSync } from "node:fs";
import { chainOfThought, load, predict, program, type SignetError, seal, signature } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { importDspy } from "./import-dspy.js";

/** Written by DSPy 3.4.1: benchmarks/peers/dspy_states.py makes them anew. */
const fixture = (name: string): string =>
  readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf8");

interface Held {
  readonly instruction: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly demos: readonly Readonly<Record<string, unknown>>[];
}
/** What DSPy itself holds after loading the state. */
const heldOf = (name: string): Readonly<Record<string, Held>> =>
  JSON.parse(fixture(`${name}.held`)) as Readonly<Record<string, Held>>; // as the script writes it

const triage = signature({
  instruction: "",
  input: { ticket: z.string().describe("What the customer wrote"), plan: z.string() },
  output: { queue: z.enum(["billing", "delivery", "other"]).describe("Who should answer"), urgency: z.int() },
});
const reply = signature({
  instruction: "",
  input: { ticket: z.string(), queue: z.string() },
  output: { reply: z.string(), tags: z.array(z.string()).describe("At most three") },
});
const support = program({
  name: "support",
  input: { ticket: z.string(), plan: z.string() },
  output: { reply: z.string() },
  modules: { triage: predict(triage), reply: chainOfThought(reply) },
  run: async ({ ticket, plan }, steps) => {
    const { queue } = await steps.triage({ ticket, plan });
    return steps.reply({ ticket, queue });
  },
});
const alone = program({
  name: "alone",
  input: triage.input,
  output: triage.output,
  modules: { sort: predict(triage) },
  run: (input, { sort }) => sort(input),
});

const mismatch = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect((error as SignetError).code).toBe("ARTIFACT_MISMATCH");
    return (error as SignetError).message;
  }
  throw new Error("it was imported");
};

describe("importDspy()", () => {
  it.each([
    ["bootstrapped", { triage: "triage", reply: "reply.predict" }],
    ["rewritten", { triage: "triage", reply: "reply.predict" }],
  ] as const)(
    "brings the instructions, fields and complete demos of %s over, as DSPy holds them",
    (name, names) => {
      const imported = importDspy(support, fixture(name));
      expect(imported.version).toBe("3.4.1");
      const held = heldOf(name);
      for (const path of ["triage", "reply"] as const) {
        const { instruction, inputs, outputs, demos } = held[names[path]] as Held;
        const own = imported.program.parameters[path];
        expect(own.instruction).toBe(instruction);
        const complete = demos.filter((demo) => [...inputs, ...outputs].every((field) => field in demo));
        expect(own.demos.map(({ fields }) => fields)).toEqual(
          complete.map((demo) =>
            Object.fromEntries([...inputs, ...outputs].map((field) => [field, demo[field]])),
          ),
        );
        expect(own.demos.map(({ origin }) => origin === "bootstrapped")).toEqual(
          complete.map((demo) => demo.augmented === true),
        );
      }
      const report = Object.fromEntries(
        imported.predictors.map(({ path, leftOut }) => [path, leftOut.length]),
      );
      expect(report).toEqual({ triage: 0, reply: name === "bootstrapped" ? 1 : 0 });
      // What was imported seals and loads like what was compiled here.
      expect(load(support, seal(imported.program)).parameters).toEqual(imported.program.parameters);
    },
  );

  it("says why a demo was left out", () => {
    const { predictors } = importDspy(support, fixture("bootstrapped"));
    expect(predictors.find(({ path }) => path === "reply")?.leftOut).toEqual([
      { demo: 2, problem: "it has no reasoning, reply, tags" },
    ]);
  });

  it("takes a single predictor for a single leaf, whatever its name", () => {
    const { program: imported } = importDspy(alone, fixture("predict"));
    expect(imported.parameters.sort.instruction).toBe(heldOf("predict").self?.instruction);
  });

  it("names every field that does not fit, which DSPy does not", () => {
    expect(mismatch(() => importDspy(alone, fixture("chain_of_thought")))).toMatch(
      /field "plan" is not in the state.*field "urgency" is not in the state.*field "Reasoning:" is not in the program/,
    );
    const swapped = program({
      ...{ name: "swapped", input: triage.input, output: triage.output },
      modules: {
        sort: predict(
          signature({
            instruction: "",
            input: { plan: z.string(), ticket: z.string() },
            output: triage.output,
          }),
        ),
      },
      run: (input, { sort }) => sort(input),
    });
    expect(mismatch(() => importDspy(swapped, fixture("predict")))).toMatch(
      /are Ticket: Plan: Queue: Urgency: in the state, plan, ticket, queue, urgency in the program/,
    );
  });

  it("names predictors and modules without a counterpart, and takes a map", () => {
    const { triage: first, reply: second } = support.modules;
    const renamed = program({
      name: "renamed",
      input: { ticket: z.string(), plan: z.string() },
      output: { reply: z.string() },
      modules: { sort: first, answer: second },
      run: async () => ({ reply: "" }),
    });
    expect(mismatch(() => importDspy(renamed, fixture("bootstrapped")))).toMatch(
      /predictor "triage" has no module.*"reply\.predict" has no module.*module "sort" has no predictor/,
    );
    const map = { triage: "sort", "reply.predict": "answer" };
    expect(importDspy(renamed, fixture("bootstrapped"), { map }).program.parameters.sort.demos.length).toBe(
      3,
    );
    expect(
      mismatch(() => importDspy(renamed, fixture("bootstrapped"), { map: { ...map, x: "sort" } })),
    ).toMatch(/the map names "x"/);
    const twice = { triage: "sort", "reply.predict": "sort" };
    expect(mismatch(() => importDspy(renamed, fixture("bootstrapped"), { map: twice }))).toMatch(
      /"sort" has 2 predictors/,
    );
  });

  it("notes descriptions that differ, and bends texts to the field's type", () => {
    const state = {
      signature: {
        instructions: "Sort.",
        fields: ["Ticket:", "Plan:", "Queue:", "Urgency:"].map((prefix) => ({
          prefix,
          description: "other",
        })),
      },
      demos: [
        { ticket: 17, plan: "pro", queue: "billing", urgency: "2" },
        { ticket: "a", plan: "pro", queue: "nowhere", urgency: 2 },
      ],
      lm: { model: "openai/gpt-4o-mini" },
    };
    const { program: imported, predictors } = importDspy(alone, JSON.stringify(state));
    expect(imported.parameters.sort.demos.map(({ fields }) => fields)).toEqual([
      { ticket: "17", plan: "pro", queue: "billing", urgency: 2 },
    ]);
    expect(predictors[0]?.leftOut[0]).toMatchObject({
      demo: 1,
      problem: expect.stringMatching(/^queue:/) as string,
    });
    expect(predictors[0]?.notes.length).toBe(5);
  });

  it("leaves out demos that are nested without end, as values and as texts", () => {
    const nest = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
    const fields = ["Text:", "Tags:"].map((prefix) => ({ prefix }));
    const demos = ['"DEEP"', '"TEXT"', '["a"]'].map((tags) => `{"text":"t","tags":${tags}}`);
    const state =
      `\ufeff{"signature":{"instructions":"Tag.","fields":${JSON.stringify(fields)}},"demos":[${demos}]}`
        .replace('"DEEP"', nest(200_000))
        .replace("TEXT", nest(200_000));
    const shape = { input: { text: z.string() }, output: { tags: z.array(z.unknown()) } };
    const tagger = program({
      name: "tagger",
      ...shape,
      modules: { tag: predict(signature({ instruction: "", ...shape })) },
      run: (input, { tag }) => tag(input),
    });
    const { predictors } = importDspy(tagger, state);
    expect(predictors[0]?.leftOut).toEqual([
      { demo: 0, problem: "tags: is nested too deeply" },
      { demo: 1, problem: expect.stringMatching(/^tags:/) as string },
    ]);
    expect(predictors[0]?.demos).toBe(1);
  });

  it("takes a predictor that is called signature", () => {
    const shape = { input: { text: z.string() }, output: { tag: z.string() } };
    const step = predict(signature({ instruction: "", ...shape }));
    const modules = { signature: step, other: step };
    const named = program({
      name: "named",
      ...shape,
      modules,
      run: (input, { other }) => other(input),
    });
    const saved = (instructions: string) => ({
      signature: { instructions, fields: [{ prefix: "Text:" }, { prefix: "Tag:" }] },
      demos: [],
    });
    const state = JSON.stringify({ signature: saved("Sign."), other: saved("Tag.") });
    const { parameters } = importDspy(named, state).program;
    expect(parameters.signature.instruction).toBe("Sign.");
    expect(parameters.other.instruction).toBe("Tag.");
  });

  it("refuses what is no state, and says what a state is", () => {
    for (const text of [
      "",
      "\u0080\u0005pickle",
      "[]",
      "{}",
      '{"a":1}',
      '{"a":{}}',
      '{"a":{"signature":{}}}',
    ])
      expect(() => importDspy(alone, text)).toThrow(
        expect.objectContaining({ code: "DATA_INVALID" }) as Error,
      );
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          importDspy(alone, text);
        } catch (error) {
          expect(["DATA_INVALID", "ARTIFACT_MISMATCH"]).toContain((error as SignetError).code);
        }
      }),
    );
  });

  it("is not led astray by a state's __proto__", () => {
    const state = fixture("predict").replace(
      '"demos": []',
      '"demos": [{"__proto__":{"ticket":"a","plan":"b","queue":"other","urgency":1}}]',
    );
    const { predictors, program: imported } = importDspy(alone, state);
    expect(imported.parameters.sort.demos).toEqual([]);
    expect(predictors[0]?.leftOut.length).toBe(1);
  });
});
