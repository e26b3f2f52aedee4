import { amount, exactly } from "../estimate/amount.js";
import type { WorkEstimate } from "../estimate/work.js";
import { callsOfProposers } from "../propose/proposal-calls.js";
import { firstLookSize } from "../strategies/first-look.js";
import type { Problem, Strategy } from "../strategies/strategy.js";
import type { MopSettings } from "./mop-settings.js";

/** Numbers of experts that are built and compared, where nobody says how many. */
const COUNTS_TRIED = 2;

/** What a mixture of prompts takes, before anything is known of regions. */
export function estimateMop(
  problem: Problem,
  settings: MopSettings,
  base: Strategy | undefined,
): WorkEstimate {
  const { valset, trainset, graph } = problem;
  const leaves = graph.leaves.length;
  const { candidates: count, screen, keep, minRegion, maxExperts, experts, oracle, proposers } = settings;
  const screened = leaves * count * Math.min(screen, valset.length);
  const choices = leaves * (keep + 3);
  const builtAt = (k: number): number =>
    choices * Math.max(valset.length, k * Math.min(minRegion, valset.length));
  const several = experts === "auto" ? maxExperts : experts;
  const typical = experts === "auto" ? Math.ceil(maxExperts / 2) : experts;
  const first: WorkEstimate = base?.estimate?.(problem) ?? {
    phases: [{ phase: "trace", taskRuns: exactly(firstLookSize(valset.length)) }],
  };
  const proposerCalls = callsOfProposers(proposers, {
    requests: leaves * typical,
    count: Math.ceil(count / typical),
    steps: leaves,
    rows: trainset.length,
  });
  return {
    phases: [
      ...first.phases,
      { phase: "bootstrap", teacherRuns: amount(0, 2 * trainset.length) },
      { phase: "propose", proposerCalls },
      {
        phase: "search",
        taskRuns: amount(
          screened + builtAt(1) + builtAt(typical) + typical * oracle,
          screened + (COUNTS_TRIED + 1) * FOLDS_AND_ALL * builtAt(several) + several * oracle,
        ),
      },
    ],
  };
}

/** Three folds and the whole choose among the same candidates, in the worst case by different examples. */
const FOLDS_AND_ALL = 4;
