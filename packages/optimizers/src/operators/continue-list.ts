import { operator } from "./operator.js";

/** One more instruction after a list of those that did well: PromptBreeder's estimation of distribution. */
export const continueList = operator({
  name: "continue-list",
  instruction:
    "Here are instructions for one step of a language-model program. Write the one that comes next on the list: of the same kind, but different from all that are there.",
  fields: {
    step: "The step, with its fields",
    order: "What is known of the list",
    list: "The instructions",
  },
  answer: "The next instruction alone, without a number",
  maxTokens: 600,
});
