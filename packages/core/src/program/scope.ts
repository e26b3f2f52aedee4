import { isAborted, LazyCall, type Stoppable, whenAborted } from "../lm/lazy-call.js";
import { SignetError } from "../signet-error.js";

/**
 * The time between the start and the end of one program's `run`: the call that its steps are part of, and the steps that are under
 * way. Ends with every step settled, so that nothing works on unseen.
 */
export interface Scope {
  readonly call: LazyCall;
  /** Whether the program's `run` has not ended yet. */
  readonly isOpen: () => boolean;
  /** Notes a step under way until it settles; returns the same promise. */
  readonly track: <T>(path: string, step: Promise<T>) => Promise<T>;
  /** Paths of the steps under way. */
  readonly pending: () => readonly string[];
  /** Aborts what is under way and waits until it has settled. */
  readonly abort: (reason: unknown) => Promise<void>;
  /** Lets go of the outer call. */
  readonly close: () => void;
}

export function openScope(sample: string, outer: Stoppable | undefined): Scope {
  const call = new LazyCall(sample, outer);
  let isOpen = true;
  const underWay = new Map<Promise<unknown>, string>();
  return {
    call,
    isOpen: () => isOpen,
    track(path, step) {
      underWay.set(step, path);
      const settle = (): void => void underWay.delete(step);
      step.then(settle, settle);
      return step;
    },
    pending: () => [...underWay.values()],
    async abort(reason) {
      if (underWay.size === 0) return;
      call.abort(reason);
      await Promise.allSettled(underWay.keys());
    },
    close: () => {
      isOpen = false;
      call.close();
    },
  };
}

/** Rejects as soon as the call is told to stop, whatever the promise does; a late result is dropped. */
export function abortable<T>(promise: Promise<T>, call: Stoppable): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = (): void => reject(abortedBy(call));
    const hasLeft = isAborted(call);
    if (hasLeft) leave();
    const stay = hasLeft ? () => {} : whenAborted(call, leave);
    const settle =
      <V>(deliver: (value: V) => void) =>
      (value: V): void => {
        stay();
        deliver(value);
      };
    Promise.resolve(promise).then(settle(resolve), settle(reject)); // a body without types may return no promise
  });
}

/** The error of a run that was told to stop: the signal's own reason when it is one of ours. */
export function abortedBy({ signal }: Stoppable): SignetError {
  if (SignetError.is(signal.reason)) return signal.reason;
  return new SignetError("ABORTED", "The run was aborted before it finished", { cause: signal.reason });
}
