export interface SettledOptions {
  /** Of silence, before the work is done. */
  readonly quietMs: number;
  /** Since the first call, where there is no silence. */
  readonly atLatestMs: number;
}

/** Work that is done once for several calls in a row. */
export interface Settled {
  readonly call: () => void;
  /** What was called for is not done any more. */
  readonly stop: () => void;
}

/** Does some work when calls for it have come to a rest, and at the latest after a while: calls that never rest do not put it off for ever. */
export function settled(work: () => void, { quietMs, atLatestMs }: SettledOptions): Settled {
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let latest: ReturnType<typeof setTimeout> | undefined;
  const stop = (): void => {
    clearTimeout(quiet);
    clearTimeout(latest);
    latest = undefined;
  };
  const run = (): void => {
    stop();
    work();
  };
  return {
    call() {
      clearTimeout(quiet);
      quiet = setTimeout(run, quietMs);
      latest ??= setTimeout(run, atLatestMs);
    },
    stop,
  };
}
