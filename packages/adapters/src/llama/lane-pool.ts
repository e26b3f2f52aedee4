import { abortError } from "@signet/core";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { BLOCK_TOKENS, type Lane, reusable, route } from "./route.js";

/** A sequence that holds a call's prefix, for the time of that call. */
export interface Lease {
  readonly sequence: LlamaContextSequence;
  /** How many tokens of the prefix were there already. */
  readonly reused: number;
  readonly release: () => void;
}

interface PooledLane extends Lane {
  readonly sequence: LlamaContextSequence;
  stable: readonly Token[];
  isBusy: boolean;
  usedAt: number;
  /** The prefix that is being read in, and when that will have ended, well or not. */
  filling: { readonly wanted: readonly Token[]; readonly ended: Promise<void> } | undefined;
}

/** The sequences of a context as a cache of prefixes. A caller must not hold more leases than there are sequences. */
export class LanePool {
  readonly #lanes: readonly PooledLane[];
  #clock = 0;

  constructor(sequences: readonly LlamaContextSequence[]) {
    this.#lanes = sequences.map((sequence) => ({
      sequence,
      stable: [],
      isBusy: false,
      usedAt: 0,
      filling: undefined,
    }));
  }

  /** A sequence that has read exactly this prefix. */
  async lease(wanted: readonly Token[], signal: AbortSignal): Promise<Lease> {
    // No turn of the event loop may pass between finding nobody who reads this prefix and reading it.
    for (let other = this.#reading(wanted); other; other = this.#reading(wanted)) await other;
    if (signal.aborted) throw abortError(signal);
    const chosen = route(this.#lanes, wanted, {
      canCopy: this.#lanes.every(({ sequence }) => canCopy(sequence)),
    });
    const lane = chosen && this.#lanes[chosen.lane];
    if (lane === undefined) throw new Error("All sequences are in use");
    const source = chosen?.copyFrom === undefined ? undefined : this.#lanes[chosen.copyFrom];
    lane.isBusy = true;
    lane.usedAt = ++this.#clock;
    const release = (): void => {
      lane.isBusy = false;
    };
    try {
      const filled = fill(lane, wanted, { source, reused: chosen?.reused ?? 0, signal });
      const ended = filled.then(
        () => undefined,
        () => undefined,
      );
      lane.filling = { wanted, ended };
      return { sequence: lane.sequence, reused: await filled, release };
    } catch (error) {
      release();
      throw error;
    } finally {
      lane.filling = undefined;
    }
  }

  /** The end of another call's reading in of what can then be copied, if no lane holds as much of it yet. */
  #reading(wanted: readonly Token[]): Promise<void> | undefined {
    const held = Math.max(...this.#lanes.map(({ stable }) => reusable(stable, wanted)));
    return this.#lanes.find(({ filling }) => filling && reusable(filling.wanted, wanted) > held)?.filling
      ?.ended;
  }
}

interface Filling {
  readonly source: PooledLane | undefined;
  readonly reused: number;
  readonly signal: AbortSignal;
}

/** Brings the lane's state to the end of the wanted prefix; returns how much of it did not have to be evaluated. */
async function fill(
  lane: PooledLane,
  wanted: readonly Token[],
  { source, reused, signal }: Filling,
): Promise<number> {
  const { sequence } = lane;
  const copied = source !== undefined && (await copyState(source.sequence, lane, reused));
  const kept = source === undefined || copied ? reused : 0;
  lane.stable = [];
  await sequence.adaptStateToTokens(wanted.slice(0, kept), false);
  // Some architectures cannot cut their state back to any point.
  const start = sequence.nextTokenIndex;
  lane.stable = wanted.slice(0, start);
  while (sequence.nextTokenIndex < wanted.length) {
    if (signal.aborted) throw abortError(signal);
    const at = sequence.nextTokenIndex;
    const end = at - (at % BLOCK_TOKENS) + BLOCK_TOKENS;
    await sequence.evaluateWithoutGeneratingNewTokens(wanted.slice(at, end));
    lane.stable = wanted.slice(0, sequence.nextTokenIndex);
  }
  return start;
}

/** A method that node-llama-cpp has but does not document; without it prefixes are evaluated once per lane. */
interface CopyingSequence {
  readonly _copyStateFromOtherSequence: (other: LlamaContextSequence, length: number) => Promise<boolean>;
}

function canCopy(sequence: object): sequence is CopyingSequence {
  return (
    "_copyStateFromOtherSequence" in sequence && typeof sequence._copyStateFromOtherSequence === "function"
  );
}

/** Whether the lane now holds the first tokens of the source's state; else it is empty. */
async function copyState(
  source: LlamaContextSequence,
  { sequence }: PooledLane,
  length: number,
): Promise<boolean> {
  if (canCopy(sequence) && (await sequence._copyStateFromOtherSequence(source, length))) return true;
  await sequence.clearHistory();
  return false;
}
