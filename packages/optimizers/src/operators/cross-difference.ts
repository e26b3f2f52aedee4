import { operator } from "./operator.js";

/** The move of differential evolution: what tells two apart is mutated and joined with the best one, and the result is crossed with a present one. */
export const crossDifference = operator({
  name: "cross-difference",
  instruction:
    "Here are instructions for one step of a language-model program. Find what is different in the first and the second one, and mutate these parts. " +
    "Combine the mutated parts with the best instruction: let them take the place of its corresponding parts. " +
    "Then cross the outcome with the present instruction, so that the new one has something of both. It will stand at the head of the step's prompt.",
  fields: {
    step: "The step, with its fields",
    first: "The first instruction",
    second: "The second instruction",
    best: "The best instruction so far",
    present: "The instruction that the new one has to beat",
  },
  answer: "The new instruction alone",
  maxTokens: 600,
  temperature: 0.5,
});
