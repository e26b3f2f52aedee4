import { operator } from "./operator.js";

/** Changes an instruction in the direction that a reason points to. */
export const editInstruction = operator({
  name: "edit-instruction",
  instruction:
    "The instruction of one step of a language-model program leads to errors. Edit it so that they no longer happen: keep what is right about it, change what the reason for the errors asks for. " +
    "It will stand at the head of the step's prompt, so it speaks to the model that does the step. State rules, and never quote an input.",
  fields: {
    step: "The step, with its fields",
    currentInstruction: "The instruction that the step has now",
    failures: "What the step was given and what it answered, with what was expected",
    reason: "Why these errors happened",
  },
  answer: "The whole edited instruction alone",
  maxTokens: 600,
});
