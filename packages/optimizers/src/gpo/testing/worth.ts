import {
  type Embedder,
  fieldwise,
  type LanguageModel,
  type Plan,
  predict,
  program,
  signature,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";
import { compile } from "../../compile.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { CompileEvent } from "../../study/events.js";
import { textOf, type WordRow, wordRows } from "../../testing/two-steps.js";

const input = { word: z.string() };
const colour = predict(
  signature({ instruction: "Name it.", input, output: { colour: z.enum(["red", "blue"]) } }),
  {
    format: "json",
  },
);
const note = predict(signature({ instruction: "Note it.", input, output: { note: z.string() } }), {
  format: "json",
});

/** One step, which is right on as many words in twenty as its instruction says it is worth: `worth 7`. */
const oneStep = program({
  name: "oneStep",
  input,
  output: { colour: z.string() },
  modules: { colour },
  run: ({ word }, steps) => steps.colour({ word }),
});

/** Two, whose worths add up. Nobody labels the note; the colour has a demo. */
const twoSteps = program({
  name: "twoSteps",
  input,
  output: { colour: z.string() },
  modules: { note, colour },
  run: async ({ word }, steps) => {
    const noted = await steps.note({ word });
    return steps.colour({ word: `${word} (${noted.note})` });
  },
}).with({
  kind: "single",
  parameters: {
    note: { instruction: "Note it.", demos: [] },
    colour: {
      instruction: "Name it.",
      demos: [{ origin: "labeled", exampleId: "shown", fields: { word: "glow 7", colour: "red" } }],
    },
  },
});

/** What an instruction that says nothing is worth. */
const LEAST = 4;

function reader(): LanguageModel {
  return scriptedLm({
    id: "reader",
    reply: (request) => {
      const text = textOf(request);
      const shown = request.prefix.map((message) => message.text).join("\n");
      const worth = Number(/worth (\d+)/.exec(shown)?.[1] ?? LEAST);
      if (text.includes('"note"')) return JSON.stringify({ note: `and ${worth}` });
      const asked = request.messages.map((message) => message.text).join("\n");
      const [, word = "", number = "0"] = /(ember|frost) (\d+)/.exec(asked) ?? [];
      const noted = Number(/\(and (\d+)\)/.exec(asked)?.[1] ?? 0);
      const isRed = (word === "ember") === Number(number) % 20 < worth + noted;
      return JSON.stringify({ colour: isRed ? "red" : "blue" });
    },
  });
}

/** A question to the proposer. */
export interface Question {
  /** Its sections by title; what is asked stands under "". */
  readonly sections: Readonly<Record<string, string>>;
  readonly kind: "improve" | "reflect" | "merge";
  /** How many of its kind came before. */
  readonly number: number;
  readonly temperature: number;
  readonly text: string;
}

export interface WorthOptions {
  /** What the proposer writes. */
  readonly write?: (question: Question) => string;
  readonly program?: "oneStep" | "twoSteps";
  /** Of the trainset. Default 48. */
  readonly rows?: number;
  /** Of the valset, and of the holdout. Default 20. */
  readonly judged?: number;
  readonly embedder?: Embedder;
  readonly seed?: number;
  /** Default true. */
  readonly hasProposer?: boolean;
}

/** Compiles with a scripted proposer, one call after the other, and notes what was asked, tried and scored; of a proposal the last question before it. */
export async function compileWorth(strategy: Strategy, options: WorthOptions = {}) {
  const { write = counted, rows = 48, judged = 20, embedder, seed = 0, hasProposer = true } = options;
  const questions: Question[] = [];
  const plans: Plan[] = [];
  const scored: string[] = [];
  const warnings: string[] = [];
  const proposals: (Extract<CompileEvent, { type: "proposal" }> & {
    readonly after: Question | undefined;
  })[] = [];
  const trials: Extract<CompileEvent, { type: "trial" }>[] = [];
  let isOver = false;
  const proposer = scriptedLm({
    id: "proposer",
    reply: (request) => {
      const question = read(textOf(request), request.temperature, questions);
      questions.push(question);
      const heading =
        question.kind === "reflect"
          ? "Reason"
          : question.text.includes("## Instructions\n(")
            ? "Instructions"
            : "Instruction";
      return `## ${heading}\n${write(question)}`;
    },
  });
  const compileOptions = {
    trainset: wordRows(rows, 1000),
    valset: wordRows(judged, 100),
    holdout: wordRows(judged, 200),
    lm: reader(),
    strategy,
    seed,
    concurrency: 1,
    ...(hasProposer && { proposer }),
    ...(embedder && { embedder }),
    metric: (...of: Parameters<typeof metric>) => {
      if (!isOver) scored.push((of[0].input as WordRow["input"]).word); // rows are of that kind
      return metric(...of);
    },
    onEvent: (event: CompileEvent) => {
      if (event.type === "phase" && event.phase === "verify") isOver = true;
      if (event.type === "trial" && !isOver) trials.push(event);
      if (event.type === "proposal") proposals.push({ ...event, after: questions.at(-1) });
      if (event.type === "warning") warnings.push(event.message);
    },
  };
  const { report } = await (options.program === "twoSteps"
    ? compile(twoSteps, compileOptions)
    : compile(oneStep, compileOptions));
  plans.push(...trials.map(({ plan }) => plan));
  return {
    report,
    questions,
    improve: questions.filter(({ kind }) => kind === "improve"),
    plans,
    trials,
    scored,
    proposals,
    warnings,
  };
}

const metric = fieldwise("colour");

/** Another instruction for every question, a few words long. */
function counted({ number, kind }: Question): string {
  return kind === "reflect" ? "It says too little." : `Name it by way ${kind} ${number}.`;
}

function read(text: string, temperature: number, before: readonly Question[]): Question {
  const kind = text.startsWith("A step of") ? "reflect" : text.startsWith("Merge") ? "merge" : "improve";
  const [asked = "", ...parts] = text.split(/^## /m);
  const shown = parts.map((part) => [
    part.slice(0, part.indexOf("\n")),
    part.slice(part.indexOf("\n") + 1).trim(),
  ]);
  const number = before.filter((question) => question.kind === kind).length;
  return { sections: { "": asked, ...Object.fromEntries(shown) }, kind, number, temperature, text };
}

/** Of a section of tried instructions, each with its score. */
export function triedIn(section = ""): readonly { readonly text: string; readonly score: string }[] {
  return section.split("\n\n").map((entry) => {
    const [, text = "", score = ""] = /^([\s\S]*)\nScore: (.*) %$/.exec(entry) ?? [];
    return { text, score };
  });
}
