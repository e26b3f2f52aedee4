import { keyOf, type Texts } from "./texts.js";

/** Prompts with what they scored on the valset. */
export interface Entry {
  readonly texts: Texts;
  /** In [0, 1]. */
  readonly score: number;
}

/** The way of one module, or of all modules together, so far. Steps make new ones of it. */
export interface Track {
  /** Steps that it is going to take, T in the paper. */
  readonly steps: number;
  /** Steps that it has taken. */
  readonly taken: number;
  /** The start, then the choice of each step; the last one is the current. */
  readonly trajectory: readonly [Entry, ...Entry[]];
  /** By key, what every text scored that was evaluated. */
  readonly seen: ReadonlyMap<string, Entry>;
  /** What its first entries were merged into, where it is summarised. */
  readonly summary: { readonly entry: Entry; readonly merged: number };
}

export function startTrack(start: Entry, steps: number): Track {
  return {
    steps,
    taken: 0,
    trajectory: [start],
    seen: new Map([[keyOf(start.texts), start]]),
    summary: { entry: start, merged: 1 },
  };
}

export function currentOf({ trajectory }: Track): Entry {
  return trajectory.at(-1) ?? trajectory[0];
}

/** With more texts whose scores are known. */
export function withSeen(track: Track, entries: readonly Entry[]): Track {
  const seen = new Map(track.seen);
  for (const entry of entries) seen.set(keyOf(entry.texts), entry);
  return { ...track, seen };
}

/** With what the current prompt scores now. */
export function withScore(track: Track, score: number): Track {
  const { trajectory, seen } = track;
  const current = { ...currentOf(track), score };
  const [first, ...rest] = trajectory;
  return {
    ...track,
    trajectory: rest.length === 0 ? [current] : [first, ...rest.slice(0, -1), current],
    seen: new Map([...seen, [keyOf(current.texts), current]]),
  };
}
