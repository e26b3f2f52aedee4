import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { importDspy } from "@signet/adapters/dspy";
import {
  chainOfThought,
  type Program,
  type ProgramParameters,
  predict,
  program,
  signature,
} from "@signet/core";
import * as z from "zod";
import type { BenchmarkContext, Row } from "../report.js";
import { pythonEnvironment } from "../search/python-environment.js";

const script = peerFile("dspy_states.py");
const requirements = peerFile("requirements.txt");

/** What DSPy holds of one predictor after loading the state that it saved. */
interface Held {
  readonly instruction: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly demos: readonly Readonly<Record<string, unknown>>[];
}

/** A program that DSPy 3.4 saves here and now, imported: the share of instructions, fields and values of complete demos that are what DSPy itself holds. */
export async function dspyImport({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const kept = join(tmpdir(), `signet-dspy-${digest(readFileSync(requirements, "utf8"))}`);
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  const python = await pythonEnvironment({ folder: join(kept, "venv"), requirements, log });
  if (python === undefined) return [];
  const folder = mkdtempSync(join(tmpdir(), "signet-dspy-states-"));
  try {
    const env = { ...process.env, DSPY_CACHEDIR: join(kept, "cache"), LITELLM_LOCAL_MODEL_COST_MAP: "True" };
    await promisify(execFile)(python, [script, folder], { env });
    return [compareAll(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compareAll(folder: string): Row {
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const counted = { equal: 0, all: 0 };
  const names = Object.keys(programs);
  let version = "unknown";
  for (const [name, importState] of Object.entries(programs)) {
    const imported = importState(read(`${name}.json`));
    version = imported.version ?? version;
    const held = JSON.parse(read(`${name}.held.json`)) as Readonly<Record<string, Held>>; // as the script writes it
    for (const { name: predictor, path } of imported.predictors) {
      const leaf = imported.parameters[path];
      const truth = held[predictor];
      for (const [is, should] of truth === undefined ? [[0, 1]] : valuesOf(leaf, truth)) {
        counted.all++;
        if (JSON.stringify(is) === JSON.stringify(should)) counted.equal++;
      }
    }
  }
  const note = `${counted.equal} of ${counted.all} instructions, field values and demo counts; ${names.length} states of DSPy ${version}`;
  return { id: "dspy_import", value: counted.equal / counted.all, unit: "share", note };
}

/** Pairs of what was imported and what DSPy holds. */
function valuesOf(
  leaf: { readonly instruction: string; readonly demos: readonly { readonly fields: object }[] } | undefined,
  { instruction, inputs, outputs, demos }: Held,
): readonly (readonly [is: unknown, should: unknown])[] {
  const names = [...inputs, ...outputs];
  const complete = demos.filter((demo) => names.every((name) => name in demo));
  const values = complete.flatMap((demo, index) => {
    const fields = (leaf?.demos[index]?.fields ?? {}) as Readonly<Record<string, unknown>>; // by name
    return names.map((name) => [fields[name], demo[name]] as const);
  });
  return [[leaf?.instruction, instruction], [leaf?.demos.length, complete.length], ...values];
}

const triage = signature({
  instruction: "",
  input: { ticket: z.string(), plan: z.string() },
  output: { queue: z.enum(["billing", "delivery", "other"]), urgency: z.int() },
});
const reply = signature({
  instruction: "",
  input: { ticket: z.string(), queue: z.string() },
  output: { reply: z.string(), tags: z.array(z.string()) },
});
const support = program({
  name: "support",
  input: triage.input,
  output: { reply: z.string() },
  modules: { triage: predict(triage), reply: chainOfThought(reply) },
  run: async ({ ticket, plan }, steps) => {
    const { queue } = await steps.triage({ ticket, plan });
    return steps.reply({ ticket, queue });
  },
});
/** By the name of the state. */
const programs = {
  predict: into(
    program({
      name: "predict",
      input: triage.input,
      output: triage.output,
      modules: { triage: predict(triage) },
      run: (input, steps) => steps.triage(input),
    }),
  ),
  chain_of_thought: into(
    program({
      name: "chainOfThought",
      input: reply.input,
      output: reply.output,
      modules: { reply: chainOfThought(reply) },
      run: (input, steps) => steps.reply(input),
    }),
  ),
  bootstrapped: into(support),
  rewritten: into(support),
};

function into<I, O, M, P extends string>(target: Program<I, O, M, P>) {
  return (state: string) => {
    const { program: imported, predictors, version } = importDspy(target, state);
    return { parameters: imported.parameters as ProgramParameters, predictors, version };
  };
}

function peerFile(name: string): string {
  return fileURLToPath(new URL(`../../peers/${name}`, import.meta.url));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
