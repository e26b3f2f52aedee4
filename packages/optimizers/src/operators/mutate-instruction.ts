import { operator } from "./operator.js";

/** Applies a mutation prompt to an instruction: PromptBreeder's first-order generation, and with a thinking style its initialization. */
export const mutateInstruction = operator({
  name: "mutate-instruction",
  instruction:
    "Change the instruction of one step of a language-model program as the request says. What comes of it must still be an instruction for that step.",
  fields: {
    program: "What the whole program does",
    step: "The step, with its fields",
    style: "How to think about it",
    request: "What to do with the instruction",
    currentInstruction: "The instruction to change",
  },
  answer: "The changed instruction alone",
  maxTokens: 600,
});
