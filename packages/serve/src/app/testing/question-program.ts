import { predict, program, signature } from "@signet/core";
import * as z from "zod";

const answer = predict(
  signature({
    instruction: "Answer the question.",
    input: { question: z.string(), words: z.int().max(50).optional() },
    output: { answer: z.string() },
  }),
  { format: "json" },
);

/** One step, one text in, one text out. */
export const questionProgram = program({
  name: "question",
  input: { question: z.string().describe("What is asked"), words: z.int().max(50).optional() },
  output: { answer: z.string() },
  modules: { answer },
  run: (input, steps) => steps.answer(input),
});
