import type { SinglePlan } from "@signet/core";
import { withInstructions } from "../strategies/with-instructions.js";
import type { GpoTask } from "./gpo-task.js";
import { keyOf, type Texts, textsAt } from "./texts.js";
import { type Track, withSeen } from "./track.js";

/**
 * A track that knows what texts score as a part of a plan, on the whole valset. Of what it knows the first spelling counts, and only where other modules have
 * changed since is that run again.
 */
export async function scoreTexts(
  { contest, context }: GpoTask,
  track: Track,
  {
    texts,
    plan,
    origin,
  }: { readonly texts: readonly Texts[]; readonly plan: SinglePlan; readonly origin: string },
): Promise<Track> {
  for (const candidate of texts.filter((one) => !track.seen.has(keyOf(one)))) {
    const now = textsAt(plan, Object.keys(candidate));
    for (const [path, instruction] of Object.entries(candidate))
      if (instruction !== now[path]) context.emit({ type: "proposal", path, instruction, origin });
  }
  const spelled = texts.map((candidate) => track.seen.get(keyOf(candidate))?.texts ?? candidate);
  const scores = await contest.enter(spelled.map((candidate) => withInstructions(plan, candidate)));
  return withSeen(
    track,
    spelled.map((candidate, index) => ({ texts: candidate, score: scores[index] ?? 0 })), // as many as plans
  );
}
