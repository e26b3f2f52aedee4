import type { Plan } from "@signet/core";
import { foldText } from "../propose/texts.js";
import { withInstructions } from "./with-instructions.js";

/** Another instruction for one leaf of a plan. */
export interface Change {
  readonly base: Plan;
  readonly path: string;
}

/** The plans that a search has tried, however their instructions are spelled. */
export interface TriedPlans {
  /** What the leaf says in those plans that are otherwise as the base: none of it is new there. */
  readonly known: (change: Change) => readonly string[];
  /** Equal for the changes that the same instructions are known to. */
  readonly keyOf: (change: Change) => string;
  /** The base with that instruction, spelled as it was the first time; `undefined` when that plan was tried. It is from now on. */
  readonly add: (change: Change, instruction: string) => Plan | undefined;
}

/** Plans that differ from the start in instructions alone. */
export function triedPlans(start: Plan): TriedPlans {
  /** By leaf and folded text, the first spelling. */
  const spellings = new Map<string, string>();
  /** By leaf and the rest of the plan, the instructions. */
  const tried = new Map<string, string[]>();
  const keyOf = ({ base, path }: Change): string => {
    const rest = Object.entries(base.parameters).filter(([other]) => other !== path);
    return JSON.stringify([path, rest.map(([other, { instruction }]) => [other, foldText(instruction)])]);
  };
  const note = (plan: Plan): void => {
    for (const [path, { instruction }] of Object.entries(plan.parameters)) {
      const key = keyOf({ base: plan, path });
      tried.set(key, [...(tried.get(key) ?? []), instruction]);
      const spelling = JSON.stringify([path, foldText(instruction)]);
      if (!spellings.has(spelling)) spellings.set(spelling, instruction);
    }
  };
  note(start);
  const known = (change: Change): readonly string[] => tried.get(keyOf(change)) ?? [];
  return {
    known,
    keyOf,
    add(change, instruction) {
      const folded = foldText(instruction);
      if (known(change).some((text) => foldText(text) === folded)) return undefined;
      const spelling = spellings.get(JSON.stringify([change.path, folded])) ?? instruction;
      const plan = withInstructions(change.base, { [change.path]: spelling });
      note(plan);
      return plan;
    },
  };
}
