import type { Rng } from "@signet/optimizers";

const WHAT = ["Say", "Decide", "Work out", "Tell"] as const;
const WHERE = ["which desk the message is for", "where the message belongs", "who gets the message"] as const;
const HOW = ["", " by its words", " by what stands in it", " with care"] as const;

/** What the task is, in one of many ways that say nothing of the rule. */
export function openingText(draw: Rng): string {
  return `${draw.pick(WHAT)} ${draw.pick(WHERE)}${draw.pick(HOW)}.`;
}
