import type { SinglePlan } from "@signet/core";
import { withInstructions } from "../strategies/with-instructions.js";
import type { GpoTask } from "./gpo-task.js";
import { keyOf, type Texts, textsAt } from "./texts.js";
import { type Track, withSeen } from "./track.js";

/** A track that knows what texts score as a part of a plan, on the whole valset. What it knows already is not evaluated again. */
export async function scoreTexts(
  { contest, context }: GpoTask,
  track: Track,
  {
    texts,
    plan,
    origin,
  }: { readonly texts: readonly Texts[]; readonly plan: SinglePlan; readonly origin: string },
): Promise<Track> {
  const fresh = texts.filter((candidate) => !track.seen.has(keyOf(candidate)));
  if (fresh.length === 0) return track;
  for (const candidate of fresh) {
    const now = textsAt(plan, Object.keys(candidate));
    for (const [path, instruction] of Object.entries(candidate))
      if (instruction !== now[path]) context.emit({ type: "proposal", path, instruction, origin });
  }
  const scores = await contest.enter(fresh.map((candidate) => withInstructions(plan, candidate)));
  return withSeen(
    track,
    fresh.map((candidate, index) => ({ texts: candidate, score: scores[index] ?? 0 })), // as many as plans
  );
}
