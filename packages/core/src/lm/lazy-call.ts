import type { LmCall } from "./language-model.js";
import { onAbort } from "./on-abort.js";

/** Whoever may be told to stop: a call, or anything else that has a signal. */
export type Stoppable = Pick<LmCall, "signal">;

/**
 * A call that can be ended, with a signal that is made when somebody asks for it: an AbortController costs more than a hit. Whether it was ended, and
 * the news of it, are had without (`isAborted`, `whenAborted`). A copy (`{ ...call, signal }`) is an ordinary call: it has the
 * signal that stands in it and nothing else.
 */
export class LazyCall implements LmCall {
  declare readonly signal: AbortSignal;
  readonly sample: string;
  /** Ends this call, too. */
  readonly #outer: Stoppable | undefined;
  #leaveOuter: (() => void) | undefined;
  #controller: AbortController | undefined;
  #ended: { readonly reason: unknown } | undefined;
  #callbacks: Set<() => void> | undefined;

  /** One descriptor for all calls: an own property, which copies have, at a quarter of what a getter in a literal costs. */
  static readonly #signal: PropertyDescriptor & ThisType<LazyCall> = {
    enumerable: true,
    get() {
      return this.#makeSignal();
    },
  };

  constructor(sample: string, outer?: Stoppable) {
    this.sample = sample;
    this.#outer = outer;
    Object.defineProperty(this, "signal", LazyCall.#signal);
  }

  static is(call: Stoppable): call is LazyCall {
    return #outer in call;
  }

  isAborted(): boolean {
    return this.#ended !== undefined || (this.#outer !== undefined && isAborted(this.#outer));
  }

  whenAborted(callback: () => void): () => void {
    this.#followOuter();
    const callbacks = this.#callbacks ?? new Set();
    this.#callbacks = callbacks;
    const entry = (): void => callback(); // its own identity: one callback may be given twice
    callbacks.add(entry);
    return () => {
      callbacks.delete(entry);
    };
  }

  abort(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { reason };
    this.#controller?.abort(reason);
    for (const callback of this.#callbacks ?? []) {
      this.#callbacks?.delete(callback);
      callback();
    }
  }

  /** Lets go of the outer call. */
  close(): void {
    this.#leaveOuter?.();
  }

  #makeSignal(): AbortSignal {
    if (this.#controller !== undefined) return this.#controller.signal;
    this.#followOuter();
    const controller = new AbortController();
    if (this.#ended !== undefined) controller.abort(this.#ended.reason);
    this.#controller = controller;
    return controller.signal;
  }

  #followOuter(): void {
    const outer = this.#outer;
    if (outer === undefined || this.#leaveOuter !== undefined || this.#ended !== undefined) return;
    const end = (): void => this.abort(outer.signal.reason);
    if (isAborted(outer)) end();
    else this.#leaveOuter = whenAborted(outer, end);
  }
}

/** Whether the call was told to stop; does not make its signal. */
export function isAborted(call: Stoppable): boolean {
  return LazyCall.is(call) ? call.isAborted() : call.signal.aborted;
}

/**
 * Calls back once when the call is told to stop, unless the returned function was called before; does not make its signal.
 *
 * @param call One that was not told to stop yet.
 * @param callback Must not throw.
 */
export function whenAborted(call: Stoppable, callback: () => void): () => void {
  return LazyCall.is(call) ? call.whenAborted(callback) : onAbort(call.signal, callback);
}
