import { type LanguageModel, predict, program, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";
import { compile } from "../../compile.js";
import { type DualPhaseResult, dualPhase, runDualPhase } from "../../strategies/dual-phase.js";
import { type DualPhaseOptions, readDualPhaseOptions } from "../../strategies/dual-phase-options.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { CompileEvent } from "../../study/events.js";
import { textOf } from "../../testing/two-steps.js";

/** Rows of the valset: their numbers are 0 to 29, those of the trainset start at 100, of the holdout at 200. */
const ROWS = 30;

/** So long that a text which holds it has quoted a row. */
export const OF_THE_LIST = " of the old list that hangs on the kitchen wall";

function rows(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    input: { item: `item ${from + index}${OF_THE_LIST}` },
    expected: { label: (from + index) % 2 === 0 ? ("even" as const) : ("odd" as const) },
  }));
}

function sorting(instruction: string) {
  const input = { item: z.string() };
  const output = { label: z.enum(["even", "odd"]) };
  return program({
    name: "sorting",
    input,
    output,
    modules: { sort: predict(signature({ instruction, input, output }), { format: "json" }) },
    run: ({ item }, { sort }) => sort({ item }),
  });
}

/** Right on the numbers that its instruction knows: `Know 0 to 19.` What it is told to forget it does not know. */
function reader(): LanguageModel {
  return scriptedLm({
    id: "reader",
    reply: ({ prefix, messages }) => {
      const asked = messages.map(({ text }) => text).join("\n");
      const number = Number(/item (\d+)/.exec(asked)?.[1] ?? 0);
      const shown = prefix.map(({ text }) => text).join("\n");
      const isIn = (word: string): boolean =>
        [...shown.matchAll(new RegExp(`${word} (\\d+) to (\\d+)`, "g"))].some(
          ([, low, high]) => Number(low) <= number % 100 && number % 100 <= Number(high),
        );
      const isRight = isIn("Know") && !isIn("Forget");
      return JSON.stringify({ label: (number % 2 === 0) === isRight ? "even" : "odd" });
    },
  });
}

export interface WorldOptions {
  readonly instruction: string;
  /** What the first phase answers; absent: there is none. */
  readonly first?: (sample: string) => string;
  /** What a request to revise a sentence is answered with. */
  readonly revise?: (request: RevisionPrompt) => string;
  readonly options?: DualPhaseOptions;
  readonly seed?: number;
}

export interface RevisionPrompt {
  readonly prompt: string;
  readonly sentence: string;
  /** Calls of this kind before. */
  readonly turn: number;
  /** Item numbers of the failures that it shows. */
  readonly failures: readonly number[];
}

/** Compiles with scripted models, and notes what the two phases asked and did. */
export async function compileRanges({ instruction, first, revise, options = {}, seed = 0 }: WorldOptions) {
  const reconstructions: string[] = [];
  const revisions: RevisionPrompt[] = [];
  const events: CompileEvent[] = [];
  const proposer = scriptedLm({
    id: "writer",
    reply: (request, { sample }) => {
      const prompt = textOf(request);
      const [, given = ""] = prompt.split("Write every section under its header").slice(-2);
      if (prompt.includes("Reconstruct that instruction")) {
        reconstructions.push(prompt);
        return `## instruction\n${first?.(sample) ?? ""}`;
      }
      const sentence = /## sentence To Revise\n([\s\S]*?)(?:\n\n## |$)/i.exec(given)?.[1] ?? "";
      const failures = [...given.matchAll(/item (\d+)/g)].map(([, number]) => Number(number));
      const seen = { prompt, sentence, turn: revisions.length, failures };
      revisions.push(seen);
      return `## new Sentence\n${revise?.(seen) ?? sentence}`;
    },
  });
  const initial = { numInitial: first === undefined ? 0 : 1, ...options.initial };
  const settings = readDualPhaseOptions({ ...options, initial });
  let done: DualPhaseResult | undefined;
  const strategy: Strategy = {
    ...dualPhase({ ...options, initial }),
    optimize: async (problem, context) => {
      done = await runDualPhase(problem, context, settings);
      return done.plan;
    },
  };
  const { report } = await compile(sorting(instruction), {
    trainset: rows(100, ROWS),
    valset: rows(0, ROWS),
    holdout: rows(200, ROWS),
    metric: ({ expected }, { label }) => label === expected?.label,
    lm: reader(),
    proposer,
    strategy,
    seed,
    onEvent: (event) => events.push(event),
  });
  if (done === undefined) throw new Error("The strategy did not end");
  const textIn = (plan: DualPhaseResult["plan"]): string => plan.parameters.sort?.instruction ?? "";
  const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []));
  const trials = events.flatMap((event) =>
    event.type === "trial" ? [{ text: textIn(event.plan), examples: event.examples }] : [],
  );
  return {
    report,
    history: done.history,
    first: textIn(done.first),
    answer: textIn(done.plan),
    reconstructions,
    revisions,
    warnings,
    trials,
    events,
  };
}
