import { abortError } from "./abort-error.js";
import { onAbort } from "./on-abort.js";

/** Lets equal calls that are under way at the same time share one. */
export interface SingleFlight<T> {
  readonly isUnderWay: (address: string) => boolean;
  /**
   * Joins the call under way at this address, or starts one (`start` is entered before `run` returns). Its signal fires
   * when the last waiter has left. A waiter whose own signal fires leaves at once with `ABORTED`, even where
   * the call goes on; what the call still does after that, such as storing a late answer, is done unseen.
   */
  readonly run: (
    address: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<T>,
  ) => Promise<T>;
}

interface Flight<T> {
  readonly answer: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
}

export function singleFlight<T>(): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  const land = (address: string, flight: Flight<T>): void => {
    if (flights.get(address) === flight) flights.delete(address);
  };

  const takeOff = (address: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const controller = new AbortController();
    const flight: Flight<T> = { answer: start(controller.signal), controller, waiters: 0 };
    flights.set(address, flight);
    const onSettled = (): void => land(address, flight);
    flight.answer.then(onSettled, onSettled); // also: a failure that nobody waits for any more is no unhandled one
    return flight;
  };

  return {
    isUnderWay: (address) => flights.has(address),
    run: (address, signal, start) => {
      if (signal.aborted) return Promise.reject(abortError(signal, { sent: false }));
      const flight = flights.get(address) ?? takeOff(address, start);
      return wait(flight, signal, () => land(address, flight)); // a newcomer must not join an aborted flight
    },
  };
}

function wait<T>(flight: Flight<T>, signal: AbortSignal, onDeserted: () => void): Promise<T> {
  flight.waiters++;
  return new Promise((resolve, reject) => {
    const stopWatching = onAbort(signal, () => {
      reject(abortError(signal));
      flight.waiters--;
      if (flight.waiters > 0) return;
      onDeserted();
      flight.controller.abort(signal.reason);
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
