import { askTask } from "../propose/ask-task.js";
import type { ProposerContext } from "../propose/proposer.js";
import { remembered } from "../propose/remembered.js";
import { headingOf, shownFields, type TextTask, textTask } from "../propose/text-task.js";

export interface OperatorSpec<F extends string> {
  readonly name: string;
  /** What the model is to do. */
  readonly instruction: string;
  /** The texts that it may be shown, with what each of them is. */
  readonly fields: Readonly<Record<F, string>>;
  /** What the answer is. */
  readonly answer: string;
  /** Name of the answer's field. Default "instruction". */
  readonly output?: string;
  readonly maxTokens: number;
  /** Default 1. */
  readonly temperature?: number;
}

/** Texts by field; one that is left out has no heading in the prompt. */
export type OperatorTexts<F extends string> = Readonly<Partial<Record<F, string>>>;

/** How one question is put. */
export interface OperatorCall {
  readonly sample: number;
  readonly signal: AbortSignal;
  readonly temperature?: number;
}

/** One text move, such as editing an instruction or crossing two of them: a signature over texts. */
export interface Operator<F extends string = string> {
  readonly name: string;
  /** The prompt's own words, descriptions included: an answer that repeats them is an echo. */
  readonly words: readonly string[];
  /** Titles of the prompt's sections. */
  readonly headings: readonly string[];
  /**
   * Puts the question once.
   *
   * @returns The answer as the model wrote it; `undefined` when it could not be read or has more than 20,000 characters, of which the context was warned, or when there is no model.
   * @throws {SignetError} What is no fault of the answer: an abort, a spent budget, a model out of reach.
   */
  readonly ask: (
    texts: OperatorTexts<F>,
    call: OperatorCall,
    context: ProposerContext,
  ) => Promise<string | undefined>;
}

/** Answers are far shorter, whatever tokens are; what a runaway model writes is not read at all. */
const MOST_CHARACTERS = 20_000;

/** A task takes milliseconds to make, and a strategy asks an operator with few sets of fields. */
const MOST_TASKS = 32;

/** Makes a text move. */
export function operator<const F extends string>({
  name,
  instruction,
  fields,
  answer,
  output = "instruction",
  maxTokens,
  temperature: usual = 1,
}: OperatorSpec<F>): Operator<F> {
  const tasks = remembered<TextTask<string>>(MOST_TASKS);
  return {
    name,
    words: [instruction, answer, ...Object.values<string>(fields)],
    headings: [...Object.keys(fields), output].map(headingOf),
    async ask(texts, { temperature = usual, ...call }, context) {
      const given = Object.fromEntries(
        Object.entries<string | undefined>(texts).filter(([, text]) => text !== undefined),
      );
      const inputs = shownFields(fields, given);
      const task = tasks(JSON.stringify([Object.keys(inputs), temperature]), () =>
        textTask({ name, instruction, inputs, output, outputDescription: answer, temperature, maxTokens }),
      );
      const reply = (await askTask(task, given, context, call))?.[output];
      if (reply === undefined || reply.length <= MOST_CHARACTERS) return reply;
      context.onWarning(`A proposal was dropped: it has ${reply.length} characters (${name}).`);
      return undefined;
    },
  };
}
