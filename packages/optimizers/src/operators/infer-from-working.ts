import { operator } from "./operator.js";

/** The instruction behind correct work: PromptBreeder's Lamarckian step from a working-out to a prompt. */
export const inferFromWorking = operator({
  name: "infer-from-working",
  instruction:
    "A friend was given an instruction for one step of a language-model program, followed it, and got everything right. Look at what came of it, and say what the instruction must have been. State it in general, without any of these inputs.",
  fields: {
    step: "The step, with its fields",
    workings: "What the friend was given, and answered",
  },
  answer: "The instruction alone",
  maxTokens: 600,
});
