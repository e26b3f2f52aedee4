import { fieldwise, predict, program, sha256Hex, signature } from "@signet/core";
import { type ScriptedLm, type ScriptedLmOptions, scriptedLm } from "@signet/core/testing";
import * as z from "zod";
import { type CompileResult, compile } from "../../compile.js";
import type { CompileOptions } from "../../compile-options.js";
import { twoSides } from "../../strategies/testing/instruction-stairs.js";
import type { CompileEvent, Phase } from "../../study/events.js";
import { textOf, type WordRow, wordRows } from "../../testing/two-steps.js";
import type { CompileEstimate } from "../compile-estimate.js";

const input = { word: z.string() };

/** A program of one step: a word's colour. */
export const oneSide = program({
  name: "oneSide",
  input,
  output: { colour: z.string() },
  modules: {
    colour: predict(
      signature({ instruction: "Name the colour.", input, output: { colour: z.enum(["red", "blue"]) } }),
      { format: "json" },
    ),
  },
  run: ({ word }, { colour }) => colour({ word }),
});

/** The programs of one and of two steps with what `compile` and `estimateCompile` are given for both. */
export const subjects = { 1: oneSide, 2: twoSides } as const;

export const rows = { trainset: wordRows(40), valset: wordRows(60, 100), holdout: wordRows(30, 200) };

/** Names colour and heat of a word, right more often than not; counts tokens as a quarter of the characters. */
export function namer(options: Partial<ScriptedLmOptions> = {}): ScriptedLm {
  return scriptedLm({
    id: "namer",
    ...options,
    reply: (request) => {
      const prompt = textOf(request);
      const word = /(ember|frost) \d+/.exec(request.messages.at(-1)?.text ?? "")?.[0] ?? "";
      const isRight = Number.parseInt(sha256Hex(prompt).slice(0, 4), 16) % 3 > 0;
      const isRed = word.startsWith("ember") === isRight;
      const colour = isRed ? "red" : "blue";
      const text = JSON.stringify(prompt.includes('"heat"') ? { heat: isRed ? "hot" : "cold" } : { colour });
      const usage = {
        promptTokens: Math.ceil(prompt.length / 4),
        completionTokens: Math.ceil(text.length / 4),
      };
      return { text, usage };
    },
  });
}

/** Writes another instruction under each heading for each request and sample. */
export function writer(options: Partial<ScriptedLmOptions> = {}): ScriptedLm {
  const words = "colour warm cold ember frost look closely name word first".split(" ");
  return scriptedLm({
    id: "writer",
    ...options,
    reply: (request, { sample }) => {
      const text = textOf(request);
      const digits = sha256Hex(`${text}\n${sample}`).slice(0, 12);
      const sentence = Array.from(digits, (digit) => words[Number.parseInt(digit, 16) % words.length]);
      const written = sentence.join(" ");
      const texts = text.includes("name in brackets") ? `[colour]\n${written}\n[heat]\n${written}` : written;
      const headings = new Set([...text.matchAll(/^## (.+)\n\(/gm)].map(([, heading]) => heading));
      return [...headings].map((heading) => `## ${heading}\n${texts}`).join("\n\n");
    },
  });
}

export interface WatchedCompile extends CompileResult {
  /** In the order of telling. */
  readonly estimates: readonly CompileEstimate[];
  /** Program runs by phase, as trials tell them. */
  readonly runs: Readonly<Partial<Record<Phase, number>>>;
  /** Calls that had been made when the first estimate came. */
  readonly callsBefore: number;
}

type Options = Partial<CompileOptions<{ word: string }, never, WordRow["expected"]>> & {
  readonly lm: ScriptedLm;
};

/** Compiles a subject and notes what it was estimated to take, and what it took. */
export async function watchedCompile(
  steps: keyof typeof subjects,
  options: Options,
): Promise<WatchedCompile> {
  const estimates: CompileEstimate[] = [];
  const runs: Partial<Record<Phase, number>> = {};
  let callsBefore = 0;
  let phase: Phase = "analyze";
  const onEvent = (event: CompileEvent): void => {
    if (event.type === "phase" && event.status === "start") phase = event.phase;
    if (event.type === "trial") runs[phase] = (runs[phase] ?? 0) + event.examples;
    if (event.type !== "estimate") return;
    if (estimates.length === 0) callsBefore = options.lm.counts.calls;
    estimates.push(event.estimate);
  };
  const settings = { ...rows, ...options, metric: fieldwise("colour"), onEvent };
  const result = await (steps === 1 ? compile(oneSide, settings) : compile(twoSides, settings));
  return { ...result, estimates, runs, callsBefore };
}
