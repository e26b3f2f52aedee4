/** A file to type-check. Names and types differ from signature to signature, so that nothing is checked once for all. */
export interface TypedSource {
  readonly name: string;
  readonly text: string;
}

const imports = `import { type LanguageModel, predict, program, signature } from "@signet/core";
import * as z from "zod";
declare const lm: LanguageModel;
`;

/** What every program pays before its first line: zod and core, imported and touched. */
export function baselineSource(): TypedSource {
  return { name: "baseline.ts", text: `${imports}void [lm, predict, program, signature, z.string];\n` };
}

/** Signatures of six fields each, and one program whose run calls them in a chain: each step reads what the one before it returned. */
export function signaturesSource(count: number): TypedSource {
  const indices = Array.from({ length: count }, (_, index) => index);
  const modules = indices.map((index) => `step${index}: predict(${signatureName(index)})`);
  const chained = program({
    name: "chain",
    modules,
    calls: indices.map((index) => ({
      step: `step${index}`,
      index,
      from: index === 0 ? undefined : index - 1,
    })),
    last: count - 1,
  });
  return { name: "signatures.ts", text: [imports, ...indices.map(declaration), chained, ""].join("\n") };
}

/** Programs of two steps, each with its own two signatures, and a typed call of each. */
export function programsSource(count: number): TypedSource {
  const programs = Array.from({ length: count }, (_, index) => {
    const [first, second] = [2 * index, 2 * index + 1];
    const composed = program({
      name: `twoSteps${index}`,
      modules: [`first: predict(${signatureName(first)})`, `second: predict(${signatureName(second)})`],
      calls: [
        { step: "first", index: first, from: undefined },
        { step: "second", index: second, from: first },
      ],
      last: second,
    });
    return [declaration(first), declaration(second), composed].join("\n");
  });
  return { name: "programs.ts", text: [imports, ...programs, ""].join("\n") };
}

function signatureName(index: number): string {
  return `signature${index}`;
}

function declaration(index: number): string {
  return `const ${signatureName(index)} = signature({
  instruction: "Read the case and judge it.",
  input: {
    text${index}: z.string().describe("What was written"),
    passages${index}: z.array(z.string()),
    limit${index}: z.number().optional(),
  },
  output: {
    answer${index}: z.string().describe("The answer in one sentence"),
    label${index}: z.enum(["bug${index}", "idea${index}", "other"]),
    score${index}: z.number().min(0).max(1),
  },
});`;
}

interface Call {
  readonly step: string;
  /** Which signature the step has. */
  readonly index: number;
  /** The signature whose outputs it reads; the program's input at the start. */
  readonly from: number | undefined;
}

function program({
  name,
  modules,
  calls,
  last,
}: {
  readonly name: string;
  readonly modules: readonly string[];
  readonly calls: readonly Call[];
  readonly last: number;
}): string {
  return `export const ${name} = program({
  name: "${name}",
  input: { question: z.string(), hints: z.array(z.string()).default([]) },
  output: { label: z.string(), score: z.number() },
  modules: { ${modules.join(", ")} },
  run: async ({ question, hints }, steps) => {
${calls.map(callText).join("\n")}
    return { label: output${last}.label${last}, score: output${last}.score${last} };
  },
});
export async function ${name}Score(question: string): Promise<number> {
  const { label, score } = await ${name}.run({ question }, { lm });
  return label === "" ? 0 : score;
}`;
}

function callText({ step, index, from }: Call): string {
  const text = from === undefined ? "question" : `output${from}.answer${from}`;
  const passages = from === undefined ? "hints" : `[output${from}.label${from}]`;
  const limit = from === undefined ? "3" : `output${from}.score${from}`;
  return `    const output${index} = await steps.${step}({ text${index}: ${text}, passages${index}: ${passages}, limit${index}: ${limit} });`;
}
