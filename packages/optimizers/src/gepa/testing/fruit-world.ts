import {
  type Example,
  type LanguageModel,
  type Metric,
  predict,
  program,
  type Score,
  sha256Hex,
  signature,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";
import { textOf } from "../../testing/two-steps.js";

const FRUITS = ["plum", "fig", "pear", "lime", "quince", "medlar"] as const;
const LETTERS = ["a", "b", "c", "d"] as const;
const STEPS = ["shape", "size"] as const;
type Step = (typeof STEPS)[number];

const letters = z.enum(LETTERS);
const input = { word: z.string() };

/** Two steps that do not depend on each other: a fruit's shape and its size, which nobody can guess. */
export const fruits = program({
  name: "fruits",
  input,
  output: { shape: z.string(), size: z.string() },
  modules: {
    shape: predict(signature({ instruction: "Name the shape.", input, output: { shape: letters } }), {
      format: "json",
    }),
    size: predict(signature({ instruction: "Name the size.", input, output: { size: letters } }), {
      format: "json",
    }),
  },
  run: async ({ word }, steps) => {
    const [{ shape }, { size }] = await Promise.all([steps.shape({ word }), steps.size({ word })]);
    return { shape, size };
  },
});

interface Sides {
  readonly shape: string;
  readonly size: string;
}
type FruitRow = Example<{ word: string }, Sides | null>;

/** Rows such as `plum 3`. Without labels no demo can be made of them alone. */
export function fruitRows(
  count: number,
  { from = 0, isLabeled = true }: { readonly from?: number; readonly isLabeled?: boolean } = {},
): readonly FruitRow[] {
  return Array.from({ length: count }, (_, offset) => {
    const fruit = FRUITS[offset % FRUITS.length] ?? "plum";
    const expected = { shape: secretOf("shape", fruit), size: secretOf("size", fruit) };
    return { input: { word: `${fruit} ${from + offset}` }, expected: isLabeled ? expected : null };
  });
}

/** What has to be learnt: `plum shape is c`. */
function secretOf(step: Step, fruit: string): string {
  return LETTERS[Number.parseInt(sha256Hex(`${step} of ${fruit}`).slice(0, 4), 16) % LETTERS.length] ?? "a";
}

export function factOf(step: Step, fruit: string): string {
  return `${fruit} ${step} is ${secretOf(step, fruit)}`;
}

/** The share of the two sides that are right, alone or with what would have been. */
export function fruitMetric(says: "feedback" | "score"): Metric<{ word: string }, Sides, Sides | null> {
  return ({ input: { word } }, output): Score => {
    const fruit = word.split(" ", 1)[0] ?? "";
    const wrong = STEPS.filter((step) => output[step] !== secretOf(step, fruit));
    const score = 1 - wrong.length / STEPS.length;
    if (says === "score" || wrong.length === 0) return score;
    return { score, feedback: wrong.map((step) => `${factOf(step, fruit)}.`).join(" ") };
  };
}

/** Right where the fact stands in the instruction, or a demo shows the fruit. */
export function fruitReader({ knows = "" }: { readonly knows?: string } = {}): LanguageModel {
  return scriptedLm({
    id: `fruitReader ${knows}`,
    reply: (request) => {
      const step: Step = request.prefix.some(({ text }) => text.includes("Name the shape."))
        ? "shape"
        : "size";
      const asked = request.messages.map(({ text }) => text).join("\n");
      const fruit = /([a-z]+) \d+/.exec(asked)?.[1] ?? "plum";
      const shown = request.prefix.map(({ text }) => text).join("\n");
      const isKnown =
        shown.includes(factOf(step, fruit)) || new RegExp(`${fruit} \\d`).test(shown) || step === knows;
      const right = secretOf(step, fruit);
      const wrong = LETTERS.find((letter) => letter !== right) ?? "a";
      return JSON.stringify({ [step]: isKnown ? right : wrong });
    },
  });
}

/**
 * A proposer that knows what stands in its prompt and nothing else: puts the facts of the feedback to the instruction that it is shown. Without feedback it guesses a
 * fact about one of the fruits.
 */
export function factGatherer(seen: string[] = []): LanguageModel {
  return scriptedLm({
    id: "factGatherer",
    reply: (request, { sample }) => {
      const prompt = textOf(request);
      seen.push(prompt);
      const step: Step = prompt.includes("Name the shape.") ? "shape" : "size";
      const [, current = ""] = /```\n([\s\S]*?)\n```/.exec(prompt) ?? [];
      const told = [...prompt.matchAll(new RegExp(`[a-z]+ ${step} is [a-d]`, "g"))].map(([fact]) => fact);
      const news = [...new Set(told)].filter((fact) => !current.includes(fact));
      const facts = news.length > 0 ? news : [guess(prompt, step, sample)];
      return `## instruction\n${current} ${facts.map((fact) => `${fact}.`).join(" ")}`;
    },
  });
}

function guess(prompt: string, step: Step, sample: string): string {
  const words = [...prompt.matchAll(/([a-z]+) \d+/g)].map(([, fruit = ""]) => fruit);
  const fruitsThere = words.filter((word) => FRUITS.some((fruit) => fruit === word));
  const draw = Number.parseInt(sha256Hex(`${prompt} ${sample}`).slice(0, 6), 16);
  const fruit = fruitsThere[draw % Math.max(1, fruitsThere.length)] ?? "plum";
  return `${fruit} ${step} is ${LETTERS[(draw >> 4) % LETTERS.length]}`;
}
