import type { EffectRecorder, Json } from "@signet/core";

/** One answer for equal effects, for all the runs that share it: what a shadow asks of a tool in the same words is not done twice. */
export function sharedEffects(): EffectRecorder {
  const answers = new Map<string, Promise<Json>>();
  return ({ key, sample }, run) => {
    const address = `${key}:${sample}`;
    const answer = answers.get(address) ?? run();
    answers.set(address, answer);
    return answer;
  };
}
