import { operator } from "./operator.js";

/** Says the same in other words: a step to the side. */
export const paraphrase = operator({
  name: "paraphrase",
  instruction:
    "Write the instruction of one step of a language-model program in other words, so that it demands exactly the same. Neither add a demand nor drop one.",
  fields: {
    step: "The step, with its fields",
    currentInstruction: "The instruction as it is",
  },
  answer: "The reworded instruction alone",
  maxTokens: 600,
});
