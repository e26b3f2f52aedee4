import { type Operator, operator } from "./operator.js";

/** How the next prompt comes about: written anew, or out of the current one. */
export type Refine = "generate" | "edit";

/** Stands for the instruction in task examples. */
export const PLACEHOLDER = "<INS>";

const SPOKEN =
  "Whatever you write speaks to the model that does the step. State what holds for any input, and never quote an example.";

const GOALS: Record<Refine, string> = {
  generate: `Write a better instruction for one step of a language-model program. It takes the place of ${PLACEHOLDER} in the step's prompt. ${SPOKEN}`,
  edit: `Modify the instruction of one step of a language-model program so that it gets better. It takes the place of ${PLACEHOLDER} in the step's prompt. ${SPOKEN}`,
};

const GOALS_FOR_ALL: Record<Refine, string> = {
  generate: `Write better instructions for all steps of a language-model program, which have to work together. Each takes the place of ${PLACEHOLDER} in its step's prompt. ${SPOKEN}`,
  edit: `Modify the instructions of all steps of a language-model program, which have to work together, so that they get better. Each takes the place of ${PLACEHOLDER} in its step's prompt. ${SPOKEN}`,
};

const REQUESTS: Record<Refine, string> = {
  generate: `Study the instructions above with their scores, work out what made the better ones better, and write a new and improved one for the place of ${PLACEHOLDER}.`,
  edit: `Study the instructions above with their scores, work out what made the better ones better, and edit the current one so that it does better in the place of ${PLACEHOLDER}.`,
};

/** In the order of the prompt. */
const fields = {
  trajectory: "What was tried, with its score from 0 to 100 %: higher is better",
  currentInstruction: "What stands there now",
  reason: "Why the current instruction led to errors",
  taskExamples: `What is given and what should come of it. Your instruction will be put where ${PLACEHOLDER} stands; an answer that is not the one shown counts as wrong`,
  request: "What you are asked for",
  wordLimit: "How far you may go from the current instruction",
  lastAttempt: "An answer of yours that went too far",
} as const;

export type ImproveField = keyof typeof fields;

/**
 * Writes an instruction in view of earlier ones with their scores: one step of gradient descent by analogy.
 *
 * @param steps How many steps' instructions are written at once; of several each stands under its step's name.
 * @see Tang et al. 2024 (arXiv 2402.17564): the parts and their order, in other words.
 */
export function improveFromTrajectory(refine: Refine, steps = 1): Operator<ImproveField> {
  const isOne = steps === 1;
  const made = operator({
    name: isOne ? `gpo-${refine}` : `gpo-${refine}-all`,
    instruction: (isOne ? GOALS : GOALS_FOR_ALL)[refine],
    fields,
    ...(isOne
      ? { answer: "The new instruction alone" }
      : {
          output: "instructions",
          answer: "For each step a line with its name in brackets, and below it its instruction",
        }),
    maxTokens: isOne ? 600 : 400 * (steps + 1),
  });
  return { ...made, words: [...made.words, REQUESTS[refine], limitText(0), attemptText(0, 0, "")] };
}

export function requestText(refine: Refine): string {
  return REQUESTS[refine];
}

/** @param limit Words. */
export function limitText(limit: number): string {
  return `Change at most ${limit} words of the current instruction: a word put in, taken out or replaced counts as one.`;
}

/** What a proposer is told whose answer went too far. */
export function attemptText(distance: number, limit: number, text: string): string {
  return `This one changes ${distance} words, which is more than ${limit}:\n${text}`.trim();
}
