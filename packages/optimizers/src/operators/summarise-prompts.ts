import { type Operator, operator } from "./operator.js";

/**
 * Merges what earlier prompts came to with the current one.
 *
 * @param steps How many steps' instructions are merged at once; of several each stands under its step's name.
 */
export function summarisePrompts(steps = 1): Operator<"summary" | "currentInstruction"> {
  const isOne = steps === 1;
  return operator({
    name: isOne ? "summarise-prompts" : "summarise-prompts-of-all",
    instruction: isOne
      ? "Merge two instructions for one step of a language-model program into a single one that demands what both of them do, without saying anything twice. It will stand at the head of the step's prompt, so it speaks to the model that does the step."
      : "Merge two sets of instructions for the steps of a language-model program into a single set: the instruction of a step demands what both of its own do, without saying anything twice. Each will stand at the head of its step's prompt, so it speaks to the model that does the step.",
    fields: {
      summary: "What earlier instructions were merged into",
      currentInstruction: "What is to be merged into it",
    },
    ...(isOne
      ? { answer: "The merged instruction alone" }
      : {
          output: "instructions",
          answer: "For each step a line with its name in brackets, and below it its merged instruction",
        }),
    temperature: 0,
    maxTokens: isOne ? 600 : 400 * (steps + 1),
  });
}
