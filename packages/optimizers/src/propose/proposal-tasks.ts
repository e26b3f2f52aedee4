import { remembered } from "./remembered.js";
import { headingOf, shownFields, type TextTask, textTask } from "./text-task.js";

/** Looks at the data ten rows at a time. @see mipro.md §4.2 */
export const observeData = textTask({
  name: "observe-data",
  instruction:
    "Write down what is noteworthy in these examples of a data set: topics, content, wording, formats, difficulty, and how outputs depend on inputs. " +
    "State trends, never single examples. Add to the observations so far, if there are any. If you have nothing to add to them, answer with the single word COMPLETE.",
  inputs: { examples: "Some rows of the data", "observations?": "What was noted on other rows" },
  output: "newObservations",
  outputDescription: "New observations only, or COMPLETE",
  maxTokens: 400,
});

export const condenseObservations = textTask({
  name: "condense-observations",
  instruction:
    "Condense these observations on a data set into a summary of two or three sentences that would help someone who has to do the task. Quote no example.",
  inputs: { observations: "What was noted on the data" },
  output: "summary",
  outputDescription: "Two or three sentences",
  maxTokens: 250,
});

export const describeProgram = textTask({
  name: "describe-program",
  instruction:
    "Say what task this language-model program is meant to solve, and how its steps work together to solve it. Three sentences at most.",
  inputs: { outline: "The program: its fields, its steps, and what feeds them" },
  output: "description",
  outputDescription: "At most three sentences",
  maxTokens: 250,
});

export const describeStep = textTask({
  name: "describe-step",
  instruction: "Say what the named step contributes to this language-model program. Two sentences at most.",
  inputs: {
    outline: "The program: its fields, its steps, and what feeds them",
    "programDescription?": "What the program is for",
    step: "The step, with its fields",
  },
  output: "role",
  outputDescription: "At most two sentences",
  maxTokens: 200,
});

/** Texts that a proposal may be grounded in; an absent one has no heading in the prompt. */
export interface ProposalTexts {
  readonly dataSummary?: string;
  readonly dataFacts?: string;
  readonly programDescription?: string;
  readonly stepRole?: string;
  readonly step: string;
  readonly demos?: string;
  readonly baseInstruction: string;
  readonly triedInstructions?: string;
  readonly tip?: string;
}

const proposalFields = {
  dataSummary: "What the data looks like",
  dataFacts: "What was counted in the data",
  programDescription: "What the whole program does",
  stepRole: "What the step contributes",
  step: "The step that the instruction is for, with its fields",
  demos: "Examples of what the step gets and gives",
  baseInstruction: "The instruction that the step has now",
  triedInstructions:
    "Instructions that were tried, the best last; yours should score higher than all of them",
  tip: "How to go about the new instruction",
} as const satisfies Record<keyof ProposalTexts, string>;

export const PROPOSAL_INSTRUCTION =
  "Write a better instruction for one step of a language-model program. It will stand at the head of the step's prompt, so it speaks to the model that does the step. " +
  "Keep what the present instruction demands, be specific about the task, and never quote an example.";

/** A task takes milliseconds to make, and a search asks with few of them. */
const MOST_TASKS = 64;
const proposalTasks = remembered<TextTask<"instruction">>(MOST_TASKS);
const programTasks = remembered<TextTask<"instructions">>(MOST_TASKS);

/** The prompt that writes an instruction, with exactly the given texts: an input field that is not there would still be announced. */
export function proposalTask(texts: ProposalTexts, temperature: number): TextTask<"instruction"> {
  const inputs = shownFields(proposalFields, texts);
  return proposalTasks(JSON.stringify([Object.keys(inputs), temperature]), () =>
    textTask({
      name: "propose-instruction",
      instruction: PROPOSAL_INSTRUCTION,
      inputs,
      output: "instruction",
      outputDescription: "The new instruction alone",
      temperature,
      maxTokens: 600,
    }),
  );
}

export const INDUCTION_INSTRUCTION =
  "Somebody gave an instruction to some friends. Each of them read it together with an input of their own, and answered by it. Below stands what each was given and what each answered. " +
  "Work out what the instruction was and write it down, in words that hold for any such input. Quote none of the inputs.";

const inductionTasks = remembered<TextTask<"instruction">>(MOST_TASKS);

/** The prompt that guesses an instruction from what came of following it. @see Zhou et al. 2023 (arXiv 2211.01910): its forward template, in other words. */
export function inductionTask(settings: {
  readonly temperature: number;
  readonly maxTokens: number;
}): TextTask<"instruction"> {
  return inductionTasks(JSON.stringify([settings.temperature, settings.maxTokens]), () =>
    textTask({
      name: "induce-instruction",
      instruction: INDUCTION_INSTRUCTION,
      inputs: { examples: "What the friends were given, and what they answered" },
      output: "instruction",
      outputDescription: "The instruction alone",
      ...settings,
    }),
  );
}

/** Texts that new instructions of a whole program may be grounded in. */
export interface ProgramTexts {
  readonly dataSummary?: string;
  readonly programDescription?: string;
  readonly steps: string;
  readonly triedPrograms?: string;
  readonly tip?: string;
}

const programFields = {
  dataSummary: proposalFields.dataSummary,
  programDescription: proposalFields.programDescription,
  steps: "The steps with their fields, and the instruction that each has now",
  triedPrograms:
    "Instructions that were tried together, the best last; yours should score higher than all of them",
  tip: "How to go about the new instructions",
} as const satisfies Record<keyof ProgramTexts, string>;

export const PROGRAM_INSTRUCTION =
  "Write better instructions for all steps of a language-model program, which have to work together. Each will stand at the head of its step's prompt, so it speaks to the " +
  "model that does the step. Keep what the present instructions demand, be specific about the task, and never quote an example. Leave out a step whose instruction should stay.";

/** The prompt that writes the instructions of all steps, each under the step's name. */
export function programTask(
  texts: ProgramTexts,
  { steps, temperature }: { readonly steps: number; readonly temperature: number },
): TextTask<"instructions"> {
  const inputs = shownFields(programFields, texts);
  return programTasks(JSON.stringify([Object.keys(inputs), steps, temperature]), () =>
    textTask({
      name: "propose-program",
      instruction: PROGRAM_INSTRUCTION,
      inputs,
      output: "instructions",
      outputDescription: "For each step a line with its name in brackets, and below it its new instruction",
      temperature,
      maxTokens: 400 * (steps + 1),
    }),
  );
}

/** Titles of the sections that the prompts may have, as they stand there. */
export const PROMPT_HEADINGS: readonly string[] = Object.keys({ ...proposalFields, ...programFields }).map(
  headingOf,
);
