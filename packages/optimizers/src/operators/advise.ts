import { operator } from "./operator.js";

/** What the steps of a program should do otherwise, from a good and a bad run on one input. Its answer is a note that names the steps. */
export const advise = operator({
  name: "advise",
  instruction:
    "A language-model program was run on one input, more or less successfully. Find out which step made the difference and what it should do whenever an input looks like this one. " +
    "Then give advice to each step that should do something differently: concrete rules of the form “if the input looks like …, then …”, " +
    "in one to four sentences that speak to the model doing the step and hold for other inputs of that kind. Never quote the input, and do not give away its answer.",
  fields: {
    program: "What the whole program does",
    steps: "The steps by name, with their fields and the instructions that they have now",
    betterRun: "What the steps did in the better run, with its score",
    worseRun: "What the steps did in the worse run, with its score",
  },
  output: "advice",
  answer:
    "For each step that needs advice its name in square brackets on a line of its own, and below it the advice alone",
  maxTokens: 600,
});
