import { SignetError } from "../errors.js";
import { onAbort } from "../lm/on-abort.js";

/**
 * The time between the start and the end of one program's `run`: its signal, and the steps that are under way. Ends
 * with every step settled, so that nothing works on unseen.
 */
export interface Scope {
  readonly signal: AbortSignal;
  /** Whether the program's `run` has not ended yet. */
  readonly isOpen: () => boolean;
  /** Whether the signal has fired, or would have; does not make it. */
  readonly isAborted: () => boolean;
  /** Notes a step under way until it settles; returns the same promise. */
  readonly track: <T>(path: string, step: Promise<T>) => Promise<T>;
  /** Paths of the steps under way. */
  readonly pending: () => readonly string[];
  /** Aborts what is under way and waits until it has settled. */
  readonly abort: (reason: unknown) => Promise<void>;
  /** Lets go of the outer signal. */
  readonly close: () => void;
}

export function openScope(outer: AbortSignal | undefined): Scope {
  let controller: AbortController | undefined;
  let ended: { readonly reason: unknown } | undefined;
  let isOpen = true;
  let close = (): void => {};
  const underWay = new Map<Promise<unknown>, string>();
  return {
    /** Made when somebody asks for it: a run whose answers are all known needs none, and a signal costs more than the rest of a scope. */
    get signal() {
      if (controller !== undefined) return controller.signal;
      const made = new AbortController();
      if (ended !== undefined) made.abort(ended.reason);
      else if (outer?.aborted) made.abort(outer.reason);
      else if (outer !== undefined) close = onAbort(outer, () => made.abort(outer.reason));
      controller = made;
      return made.signal;
    },
    isOpen: () => isOpen,
    isAborted: () => ended !== undefined || outer?.aborted === true,
    track(path, step) {
      underWay.set(step, path);
      const settle = (): void => void underWay.delete(step);
      step.then(settle, settle);
      return step;
    },
    pending: () => [...underWay.values()],
    async abort(reason) {
      if (underWay.size === 0) return;
      ended = { reason };
      controller?.abort(reason);
      await Promise.allSettled(underWay.keys());
    },
    close: () => {
      isOpen = false;
      close();
    },
  };
}

/** Rejects as soon as the signal fires, whatever the promise does; a late result is dropped. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(abortedBy(signal));
    if (signal.aborted) leave();
    const stay = signal.aborted ? () => {} : onAbort(signal, leave);
    Promise.resolve(promise).then(resolve, reject).finally(stay); // a body without types may return no promise
  });
}

/** The error of a run that was told to stop: the signal's own reason when it is one of ours. */
export function abortedBy(signal: AbortSignal): SignetError {
  if (SignetError.is(signal.reason)) return signal.reason;
  return new SignetError("ABORTED", "The run was aborted before it finished", { cause: signal.reason });
}
