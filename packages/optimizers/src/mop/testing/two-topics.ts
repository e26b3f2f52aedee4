import {
  type Embedder,
  type Example,
  type LanguageModel,
  predict,
  program,
  sha256Hex,
  signature,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";

/** A program whose right answer depends on the topic of its input, by opposite rules, or by one rule for all. */
export const topics = program({
  name: "topics",
  input: { text: z.string() },
  output: { label: z.enum(["yes", "no"]) },
  modules: {
    judge: predict(
      signature({
        instruction: "Judge the text.",
        input: { text: z.string() },
        output: { label: z.enum(["yes", "no"]) },
      }),
      { format: "json", maxTokens: 40 },
    ),
  },
  run: async ({ text }, { judge }) => judge({ text }),
});

export type TopicRow = Example<{ text: string }, { label: "yes" | "no" }>;

const WORDS = {
  kitchen: ["flour", "oven", "butter", "whisk", "dough", "salt", "pan", "simmer"],
  harbour: ["anchor", "tide", "mast", "keel", "rope", "gull", "pier", "sail"],
} as const;
type Topic = keyof typeof WORDS;
const TOPICS: readonly Topic[] = ["kitchen", "harbour"];

/** `opposite`: "bright" is yes in the kitchen and no at the harbour. `same`: yes everywhere. */
export type Rule = "opposite" | "same";

/** Rows of both topics in alternation; each says "bright" or "dull". Equal seeds, equal rows. */
export function topicRows(
  count: number,
  { rule, seed }: { readonly rule: Rule; readonly seed: string },
): readonly TopicRow[] {
  return Array.from({ length: count }, (_, index) => {
    const topic = TOPICS[index % 2] as Topic; // two topics
    const bits = sha256Hex(`${seed}/${index}`);
    const isBright = Number.parseInt(bits.slice(0, 2), 16) % 2 === 0;
    const words = [0, 1, 2, 3].map((at) => WORDS[topic][Number.parseInt(bits.slice(2 + at, 3 + at), 16) % 8]);
    const text = `${words.join(" ")} ${isBright ? "bright" : "dull"} ${seed}${index}`;
    return { input: { text }, expected: { label: labelOf(text, rule) } };
  });
}

function labelOf(text: string, rule: Rule): "yes" | "no" {
  const isBright = text.includes("bright");
  const isFlipped = rule === "opposite" && topicOf(text) === "harbour";
  return isBright !== isFlipped ? "yes" : "no";
}

function topicOf(text: string): Topic {
  return WORDS.kitchen.some((word) => text.includes(word)) ? "kitchen" : "harbour";
}

/**
 * A model that follows the instruction and the demos it is shown: each demo is a vote for "bright is yes" or "bright is no", an instruction that says either counts
 * as two. Without a majority it answers yes. On a share of prompts it errs, which ones is a pure function of the prompt.
 */
export function ruleFollower({ errors = 0.02 }: { readonly errors?: number } = {}): LanguageModel {
  return scriptedLm({
    id: "ruleFollower",
    usage: { promptTokens: 50, completionTokens: 5 },
    reply: ({ prefix, messages }) => {
      const shown = prefix.map(({ text }) => text).join("\n");
      const asked = messages.map(({ text }) => text).join("\n");
      const votes =
        demoVotes(shown) +
        (shown.includes("bright is yes") ? 2 : 0) -
        (shown.includes("bright is no") ? 2 : 0);
      const isBright = asked.includes("bright");
      const says = votes === 0 ? true : isBright === votes > 0;
      const draw = Number.parseInt(sha256Hex(shown + asked).slice(0, 8), 16) / 2 ** 32;
      return JSON.stringify({ label: says !== draw < errors ? "yes" : "no" });
    },
  });
}

/** How many more of the demos say that bright is yes than that it is no. */
function demoVotes(shown: string): number {
  const demos = [...shown.matchAll(/(bright|dull)[^\n]*[\s\S]*?"(yes|no)"/g)];
  return demos.reduce(
    (sum, [, kind, label]) => sum + ((kind === "bright") === (label === "yes") ? 1 : -1),
    0,
  );
}

/** Tells the topics apart, and hardly anything else; far from both for texts of another kind. */
export function topicEmbedder(): Embedder {
  return {
    id: "topics",
    dimension: 3,
    embed: async (texts) =>
      texts.map((text) => {
        const jitter = Number.parseInt(sha256Hex(text).slice(0, 4), 16) / 2 ** 18;
        const isKnown = /bright|dull/.test(text);
        const angle = topicOf(text) === "kitchen" ? jitter : Math.PI / 2 - jitter;
        return isKnown ? Float32Array.of(Math.cos(angle), Math.sin(angle), 0) : Float32Array.of(0, 0, 1);
      }),
  };
}
