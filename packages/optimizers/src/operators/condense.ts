import { operator } from "./operator.js";

/** Shortens an instruction that grew too long. */
export const condense = operator({
  name: "condense",
  instruction:
    "The instruction of one step of a language-model program has become too long. Write it shorter: keep what it demands and every rule that matters, bring rules together that say nearly the same, drop those about single cases.",
  fields: {
    step: "The step, with its fields",
    currentInstruction: "The instruction as it is",
    limit: "How long it may be",
  },
  answer: "The shorter instruction alone",
  temperature: 0,
  maxTokens: 800,
});
