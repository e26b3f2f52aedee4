/** Why a call was ended from outside: by the caller before anything was sent, by the caller, by the time limit. */
export type CallEnd = "unsent" | "aborted" | "timeout";

/** One call's end: the caller's signal and the time limit, as one signal for the SDK. */
export interface CallScope {
  readonly signal: AbortSignal;
  /** Why the call was ended from outside, if it was. */
  readonly ended: () => CallEnd | undefined;
  /** Starts the time limit anew. */
  readonly arm: () => void;
  /** Stops the clock, for as long as the caller looks at what it got. */
  readonly disarm: () => void;
  /** Ends the call: closes what is still open upstream, and lets go of the caller's signal. */
  readonly close: () => void;
}

/**
 * Opens the scope of one call, its clock running. The SDKs' own time limits end with the response's headers, and their
 * listeners stay on a signal that outlives the call; neither happens to a signal of the call's own.
 */
export function openScope(caller: AbortSignal, timeoutMs: number): CallScope {
  const controller = new AbortController();
  let ended: CallEnd | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (why: CallEnd): void => {
    ended ??= why;
    controller.abort();
  };
  const onAbort = (): void => end("aborted");
  const disarm = (): void => clearTimeout(timer);
  const arm = (): void => {
    disarm();
    timer = setTimeout(end, timeoutMs, "timeout");
  };

  if (caller.aborted) end("unsent");
  caller.addEventListener("abort", onAbort);
  arm();
  return {
    signal: controller.signal,
    ended: () => ended,
    arm,
    disarm,
    close: () => {
      disarm();
      caller.removeEventListener("abort", onAbort);
      controller.abort();
    },
  };
}
