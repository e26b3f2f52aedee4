import { canonicalJson } from "@signet/core";
import type { Values } from "./deployment.js";
import { type Estimate, scoreWindow } from "./score-window.js";

/** What the shadow says of a candidate: both artifacts on the same inputs. */
export interface ComparisonStatus {
  /** Inputs that both ran on. */
  readonly inputs: number;
  readonly bothAnswered: number;
  readonly onlyCurrentAnswered: number;
  readonly onlyCandidateAnswered: number;
  /** Share of equal outputs, among the inputs that both answered. */
  readonly agreement?: Estimate;
  /** Score of the candidate minus score of the current one, input by input. */
  readonly difference?: Estimate;
}

export interface Comparison {
  readonly outputs: (current: Values | undefined, candidate: Values | undefined) => void;
  readonly scores: (current: number, candidate: number) => void;
  readonly status: () => ComparisonStatus;
}

export function comparison(): Comparison {
  const counts = { inputs: 0, bothAnswered: 0, onlyCurrentAnswered: 0, onlyCandidateAnswered: 0 };
  const agreement = scoreWindow();
  const differences = scoreWindow([-1, 1]);
  return {
    outputs(current, candidate) {
      counts.inputs++;
      if (current !== undefined && candidate !== undefined) {
        counts.bothAnswered++;
        agreement.add(canonicalJson(current) === canonicalJson(candidate) ? 1 : 0);
      } else if (current !== undefined) counts.onlyCurrentAnswered++;
      else if (candidate !== undefined) counts.onlyCandidateAnswered++;
    },
    scores: (current, candidate) => differences.add(candidate - current),
    status() {
      const agreed = agreement.estimate();
      const difference = differences.estimate();
      return { ...counts, ...(agreed && { agreement: agreed }), ...(difference && { difference }) };
    },
  };
}
