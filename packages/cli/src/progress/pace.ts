interface Mark {
  readonly atMs: number;
  readonly done: number;
}

/** How fast a piece of work has been going of late: a few marks within a window of time, oldest first. */
export type Pace = readonly Mark[];

/** Long enough to even out single slow calls, short enough to forget what was replayed in an instant. */
const WINDOW_MS = 15_000;
const SPACING_MS = 250;

/** The pace with one more observation. */
export function notePace(pace: Pace, mark: Mark): Pace {
  const last = pace.at(-1);
  if (last !== undefined && mark.atMs - last.atMs < SPACING_MS) return pace;
  // One mark from before the window stays, so that it is spanned in full.
  const first = pace.findLastIndex(({ atMs }) => mark.atMs - atMs >= WINDOW_MS);
  return [...pace.slice(Math.max(0, first)), mark];
}

/** Units per second up to now; absent before there is enough to tell. */
export function perSecond(pace: Pace, now: Mark): number | undefined {
  const [first] = pace;
  if (first === undefined || now.atMs - first.atMs < SPACING_MS || now.done <= first.done) return undefined;
  return ((now.done - first.done) * 1000) / (now.atMs - first.atMs);
}
