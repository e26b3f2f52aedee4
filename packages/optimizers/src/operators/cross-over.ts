import { operator } from "./operator.js";

/** The genetic move: two parents are crossed, and the child is mutated. */
export const crossOver = operator({
  name: "cross-over",
  instruction:
    "Two instructions for one step of a language-model program both have something right about them. First cross them: take over what is good about either. " +
    "Then mutate the result: change something about what it says, or how. It will stand at the head of the step's prompt.",
  fields: {
    step: "The step, with its fields",
    firstParent: "One of the instructions",
    secondParent: "The other one",
  },
  answer: "The new instruction alone",
  maxTokens: 600,
  temperature: 0.5,
});
