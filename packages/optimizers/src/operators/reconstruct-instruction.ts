import { operator } from "./operator.js";

/**
 * Infers from correct pairs the whole instruction behind them, in five parts. The first three are what a plain guess leaves out: what kind of task it is, what
 * exactly is asked, and what an answer may look like.
 *
 * @see Yang et al. 2024 (arXiv 2406.13443), first phase; in other words.
 */
export const reconstructInstruction = operator({
  name: "reconstruct-instruction",
  instruction:
    "An expert was handed the instruction of one step of a language-model program together with some inputs, and gave the answers below. All of them are correct. " +
    "Reconstruct that instruction in full, so that somebody who has nothing else can do the step for any input. Write exactly five parts, each under a heading of its own, and no comment:\n" +
    "1. Task type: a single line that names the kind of task.\n" +
    "2. Task description: what is given and what is asked for, in detail.\n" +
    "3. Output: the format or type of the answer and all its constraints, such as the set of labels, length and case.\n" +
    "4. Reasoning process: the steps to follow, where the task needs any.\n" +
    "5. Tips: a professional's advice that helps to do it better.\n" +
    "Quote none of the inputs.",
  fields: {
    step: "The step, with its fields",
    examples: "What the expert was given, and the correct answers",
    currentInstruction: "An instruction that the step has already; improve on it",
  },
  answer: "The reconstructed instruction alone, in its five parts",
  maxTokens: 800,
});
