import {
  answerAddress,
  type BudgetSpent,
  type Completion,
  type EffectRecorder,
  type Json,
  type ResponseStore,
  type StudyLog,
  singleFlight,
} from "@signet/core";

/** A completion in the record, with the compile that paid for it. */
interface RecordedCompletion extends Completion {
  readonly paidBy: string;
}

/**
 * The study's answers as the store of `replayed`.
 *
 * @param fingerprint Of the compile that pays for new answers.
 */
export function recordedAnswers(log: StudyLog, fingerprint: string): ResponseStore {
  return {
    get: (key, sample) => log.get("answer", answerAddress(key, sample)) as Completion | undefined, // only `put` appends completions
    put: (key, sample, { text, finish, usage, modelId }) => {
      const value: Json = { text, finish, usage: { ...usage }, modelId, paidBy: fingerprint };
      const address = answerAddress(key, sample);
      return log.append({ kind: "answer", address, value }) as Promise<unknown> as Promise<Completion>; // as above
    },
  };
}

/** What earlier sessions of a compile spent on the answers that the study holds. */
export function spentBefore(log: StudyLog, fingerprint: string): Partial<BudgetSpent> {
  const spent = { calls: 0, tokens: 0, usd: 0 };
  for (const { value } of log.list("answer")) {
    const { paidBy, usage } = value as unknown as Partial<RecordedCompletion>; // effects have neither
    if (paidBy !== fingerprint || usage === undefined) continue;
    spent.calls++;
    spent.tokens += (usage.promptTokens ?? 0) + (usage.completionTokens ?? 0);
    spent.usd += usage.costUsd ?? 0;
  }
  return spent;
}

/** The study's answers as the recorder of effects. */
export function recordedEffects(log: StudyLog, signal: AbortSignal): EffectRecorder {
  const flights = singleFlight<Json>();
  return ({ key, sample }, run) => {
    const address = `effect:${answerAddress(key, sample)}`;
    const held = log.get("answer", address);
    if (held !== undefined) return Promise.resolve(held);
    return flights.run(address, { signal, sample }, async () =>
      log.append({ kind: "answer", address, value: await run() }),
    );
  };
}
