import { abortError } from "./abort-error.js";
import type { LmCall } from "./language-model.js";
import { isAborted, LazyCall, whenAborted } from "./lazy-call.js";

/** Lets equal calls that are under way at the same time share one. */
export interface SingleFlight<T> {
  readonly isUnderWay: (address: string) => boolean;
  /**
   * Joins the call under way at this address, or starts one under the caller's sample (`start` is entered before `run` returns). Its
   * signal fires when the last waiter has left. A waiter whose own signal fires leaves at once with `ABORTED`, even where
   * the call goes on; what the call still does after that, such as storing a late answer, is done unseen.
   */
  readonly run: (address: string, call: LmCall, start: (flight: LmCall) => Promise<T>) => Promise<T>;
}

interface Flight<T> {
  readonly answer: Promise<T>;
  readonly call: LazyCall;
  waiters: number;
}

export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  const land = (address: string, flight: Flight<T>): void => {
    if (flights.get(address) === flight) flights.delete(address);
  };

  const takeOff = (address: string, { sample }: LmCall, start: (flight: LmCall) => Promise<T>): Flight<T> => {
    const call = new LazyCall(sample);
    const flight: Flight<T> = { answer: start(call), call, waiters: 0 };
    flights.set(address, flight);
    const onSettled = (): void => land(address, flight);
    flight.answer.then(onSettled, onSettled); // also: a failure that nobody waits for any more is no unhandled one
    return flight;
  };

  return {
    isUnderWay: (address) => flights.has(address),
    run: (address, call, start) => {
      if (isAborted(call)) return Promise.reject(abortError(call.signal, { sent: false }));
      const flight = flights.get(address) ?? takeOff(address, call, start);
      return wait(flight, call, () => land(address, flight)); // a newcomer must not join an aborted flight
    },
  };
}

function wait<T>(flight: Flight<T>, call: LmCall, onDeserted: () => void): Promise<T> {
  flight.waiters++;
  return new Promise((resolve, reject) => {
    const stopWatching = whenAborted(call, () => {
      reject(abortError(call.signal));
      flight.waiters--;
      if (flight.waiters > 0) return;
      onDeserted();
      flight.call.abort(call.signal.reason);
    });
    const settle =
      <V>(deliver: (value: V) => void) =>
      (value: V): void => {
        stopWatching();
        deliver(value);
      };
    flight.answer.then(settle(resolve), settle(reject));
  });
}
