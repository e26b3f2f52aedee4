import { type Amount, amount, exactly, NONE, times, total } from "../estimate/amount.js";
import { MOST_ATTEMPTS } from "./collect-proposals.js";
import { MOST_DATA_CALLS, ROWS_A_CALL } from "./ground-proposals.js";
import { DEFAULT_GROUNDING, type Grounding } from "./grounding.js";
import type { Proposer } from "./proposer.js";

/** What a compile is going to ask proposers for. */
export interface ProposalDemand {
  /** Requests in all. */
  readonly requests: number;
  /** Texts that each of them wants. */
  readonly count: number;
  /** Steps that they are for. */
  readonly steps: number;
  /** Rows of data that may be looked at. */
  readonly rows: number;
  readonly grounding?: Partial<Grounding>;
}

/** Rows that are looked at, at most. */
const MOST_ROWS = 100;
/** An answer that cannot be read is asked for once more. */
const WITH_REPAIR: Amount = amount(1, 2);

/** Calls of all proposers together; unbounded where one does not tell. */
export function callsOfProposers(proposers: readonly Proposer[], demand: ProposalDemand): Amount {
  return total(proposers.map(({ estimateCalls }) => estimateCalls?.(demand) ?? { expected: 0 }));
}

/** Calls of a model that writes what is asked for, one text a call, and looks at data and program before. */
export function writingCalls({ requests, count, steps, rows, grounding = {} }: ProposalDemand): Amount {
  const { data, program } = { ...DEFAULT_GROUNDING, ...grounding };
  const texts = requests * count;
  if (texts === 0) return NONE;
  const looks = Math.min(MOST_DATA_CALLS, Math.ceil(Math.min(rows, MOST_ROWS) / ROWS_A_CALL));
  const shared = [...(data && looks > 0 ? [looks + 1] : []), ...(program ? [1 + steps] : [])];
  const grounds = total(shared.map(exactly));
  return times(total([amount(texts, texts * MOST_ATTEMPTS.repeated), grounds]), WITH_REPAIR);
}
