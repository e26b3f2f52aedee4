import { faultOf } from "@signet/core";
import type { ProposerContext } from "./proposer.js";
import type { TextTask } from "./text-task.js";

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly sample: number;
}

/**
 * Runs a prompt of the proposer once.
 *
 * @returns `undefined` when the model answered with nothing that can be used; it was warned of.
 * @throws {SignetError} What is no fault of the answer: an abort, a spent budget, a model out of reach.
 */
export async function askTask<O extends string>(
  task: TextTask<O>,
  input: Readonly<Record<string, string | undefined>>,
  { lm, onWarning }: ProposerContext,
  { signal, sample }: AskOptions,
): Promise<Readonly<Record<O, string>> | undefined> {
  if (lm === undefined) return undefined;
  try {
    return await task.run(input, { lm, signal, sample });
  } catch (error) {
    if (signal.aborted || faultOf(error) === "outside") throw error;
    onWarning(`${task.name}, sample ${sample}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
