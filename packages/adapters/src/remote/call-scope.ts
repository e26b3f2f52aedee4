/** One stream's end: the caller's signal and the time limit, as one signal for the SDK. */
export interface CallScope {
  /** Fired once the call is ended from outside. */
  readonly signal: AbortSignal;
  /** Starts the time limit anew. */
  readonly arm: () => void;
  /** Stops the clock, for as long as the caller looks at what it got. */
  readonly disarm: () => void;
  /** Ends the call: closes what is still open upstream, and lets go of the caller's signal. */
  readonly close: () => void;
}

/** Opens the scope of one call, its clock running. Its signal is its own for the reasons that `guardedCall` has. */
export function openScope(caller: AbortSignal, timeoutMs: number): CallScope {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const disarm = (): void => clearTimeout(timer);
  const arm = (): void => {
    disarm();
    timer = setTimeout(end, timeoutMs);
  };

  caller.addEventListener("abort", end);
  arm();
  return {
    signal: controller.signal,
    arm,
    disarm,
    close: () => {
      disarm();
      caller.removeEventListener("abort", end);
      end();
    },
  };
}
