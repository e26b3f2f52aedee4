import { operator } from "./operator.js";

/** An instruction from what the task is alone, whatever instructions there are: PromptBreeder's zero-order generation. */
export const hint = operator({
  name: "hint",
  instruction:
    "Somebody is about to do one step of a language-model program for the first time. Give one hint on how to do it well, as an instruction: what to look for, how to decide, what to beware of. " +
    "It will stand at the head of the step's prompt.",
  fields: {
    program: "What the whole program does",
    step: "The step, with its fields",
  },
  answer: "The hint alone, in at most three sentences",
  maxTokens: 300,
});
