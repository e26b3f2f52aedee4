import { type Completion, type LanguageModel, predict, program, signature } from "@signet/core";
import * as z from "zod";

export type FormatName = "chat" | "json" | "completion";

/** One step of three fields: two in, one out. */
export function questionProgram(format: FormatName) {
  const answer = signature({
    instruction: "Answer the question from the passage.",
    input: {
      question: z.string().describe("What is asked"),
      passage: z.string().describe("Where the answer stands"),
    },
    output: { answer: z.string().describe("The answer in a few words") },
  });
  return program({
    name: "question",
    input: { question: z.string(), passage: z.string() },
    output: { answer: z.string() },
    modules: { answer: predict(answer, { format }) },
    run: async (input, steps) => steps.answer(input),
  });
}

/** About 240 characters each, all different. */
export function questions(count: number): readonly { readonly question: string; readonly passage: string }[] {
  return Array.from({ length: count }, (_, number) => ({
    question: `Where does ship number ${number} lie at night?`,
    passage: `Ship ${number} belongs to the old fleet. By day it carries wood along the coast, and when the wind drops it waits. At night it lies in the harbour, behind the second pier, where the water is calm and deep.`,
  }));
}

const completions: Readonly<Record<FormatName, Completion>> = {
  chat: completion("## Answer\nin the harbour"),
  json: completion('{"answer":"in the harbour"}'),
  completion: completion(" in the harbour"),
};

/** Always gives the same right answer, at once or when `wait` resolves. */
export function harbourModel(format: FormatName, wait?: () => Promise<void>): LanguageModel {
  const answer = completions[format];
  return {
    id: "harbour",
    capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false },
    generate: async () => {
      if (wait !== undefined) await wait();
      return answer;
    },
  };
}

function completion(text: string): Completion {
  return { text, finish: "stop", usage: { promptTokens: 120, completionTokens: 8 }, modelId: "harbour" };
}
