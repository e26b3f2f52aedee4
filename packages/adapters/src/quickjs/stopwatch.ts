/** Adds up the time that the interpreter computes; waiting for the host does not count. */
export interface Stopwatch {
  readonly time: <T>(compute: () => T) => T;
  /** Asked by the interpreter again and again while it computes. */
  readonly isOver: () => boolean;
  /** The interpreter says "interrupted": says why. */
  readonly explain: (error: string) => string;
}

export function openStopwatch(limitMs: number): Stopwatch {
  let leftMs = limitMs;
  let startedMs: number | undefined;
  let wasOver = false;
  const isOver = (): boolean => {
    wasOver ||= startedMs !== undefined && performance.now() - startedMs > leftMs;
    return wasOver;
  };
  return {
    time(compute) {
      startedMs = performance.now();
      try {
        return compute();
      } finally {
        leftMs -= performance.now() - startedMs;
        startedMs = undefined;
      }
    },
    isOver,
    explain: (error) =>
      wasOver ? `InternalError: the program computed for longer than ${limitMs} ms` : error,
  };
}
