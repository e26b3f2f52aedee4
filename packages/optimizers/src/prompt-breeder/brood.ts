import { foldText } from "../propose/texts.js";
import { planKey } from "../strategies/plan-key.js";
import type { Problem } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";
import type { ScoreTable } from "../study/score-table.js";
import type { Unit } from "./unit.js";

/** What a generation is bred from. */
export interface Brood {
  readonly problem: Problem;
  readonly population: readonly Unit[];
  /** Mean score on the trainset, as far as it is known. */
  readonly fitnessOf: (unit: Unit) => number;
  /** Runs on the trainset. */
  readonly runsOf: (unit: Unit) => readonly RunRecord[];
  /** Plans that led the population at their time. */
  readonly led: ReadonlySet<Unit["plan"]>;
  readonly tried: Tried;
}

/** What was tried so far, however it was spelled. */
export interface Tried {
  readonly texts: (path: string) => readonly string[];
  readonly has: (plan: Unit["plan"]) => boolean;
  readonly add: (plan: Unit["plan"]) => void;
}

export function triedUnits(): Tried {
  const keys = new Set<string>();
  const texts = new Map<string, Map<string, string>>();
  return {
    texts: (path) => [...(texts.get(path)?.values() ?? [])],
    has: (plan) => keys.has(planKey(plan)),
    add(plan) {
      keys.add(planKey(plan));
      for (const [path, { instruction }] of Object.entries(plan.parameters)) {
        const known = texts.get(path) ?? new Map<string, string>();
        texts.set(path, known.set(foldText(instruction), instruction));
      }
    },
  };
}

/** Fitness and runs of units, on the trainset alone. */
export function trainedOn({ trainset }: Problem, table: ScoreTable): Pick<Brood, "fitnessOf" | "runsOf"> {
  const ids = trainset.map(({ id }) => id);
  const isOwn = new Set(ids);
  return {
    fitnessOf: ({ plan }) => table.meanOf(plan, ids),
    runsOf: ({ plan }) => table.runsOf(plan).filter(({ exampleId }) => isOwn.has(exampleId)),
  };
}
