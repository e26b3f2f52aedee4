import type { RunRecord } from "../study/run-record.js";

/** What a round of real runs told about the runs to come. */
export interface MeasuredRuns {
  /** Mean calls of each leaf in a run, its repairs included; an answer that calls share counts once. */
  readonly callsByPath: ReadonlyMap<string, number>;
  /** Mean tokens of a prompt and of an answer; absent where the model does not report them. */
  readonly promptTokens?: number;
  readonly answerTokens?: number;
  /** What a token cost, as the provider charged it; absent where it does not say. */
  readonly usdPerToken?: number;
  /** What the round took for each live call that it made; absent where it made none. */
  readonly secondsPerCall?: number;
}

/**
 * Reads off runs what the rest of a compile will need. A run that failed counts with what it did.
 *
 * @returns `undefined` without a single answer that could be read.
 */
export function measureRuns(
  runs: readonly RunRecord[],
  pace: { readonly seconds: number; readonly liveCalls: number; readonly atOnce: number },
): MeasuredRuns | undefined {
  const answers = runs.flatMap((run) => run.answers);
  const distinct = new Set(answers.map(({ address }) => address)).size;
  const calls = new Map<string, number>();
  for (const { path } of runs.flatMap(({ leaves }) => leaves)) calls.set(path, (calls.get(path) ?? 0) + 1);
  const succeeded = [...calls.values()].reduce((sum, count) => sum + count, 0);
  if (answers.length === 0 || succeeded === 0) return undefined;
  const perRun = distinct / succeeded / runs.length;
  const mean = (values: readonly (number | undefined)[]): number | undefined => {
    const known = values.filter((value) => value !== undefined);
    return known.length < answers.length
      ? undefined
      : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const promptTokens = mean(answers.map(({ usage }) => usage.promptTokens));
  const answerTokens = mean(answers.map(({ usage }) => usage.completionTokens));
  const usd = mean(answers.map(({ usage }) => usage.costUsd));
  const tokens = (promptTokens ?? 0) + (answerTokens ?? 0);
  return {
    callsByPath: new Map([...calls].map(([path, count]) => [path, count * perRun])),
    ...(promptTokens !== undefined && { promptTokens }),
    ...(answerTokens !== undefined && { answerTokens }),
    ...(usd !== undefined && tokens > 0 && { usdPerToken: usd / tokens }),
    ...(pace.liveCalls > 0 && { secondsPerCall: (pace.seconds * pace.atOnce) / pace.liveCalls }),
  };
}
