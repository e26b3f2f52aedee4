import { abortError } from "./abort-error.js";
import { isPromise } from "./is-promise.js";
import type { Completion, Middleware } from "./language-model.js";
import { isAborted } from "./lazy-call.js";
import { answerAddress, requestKey } from "./request-key.js";
import type { ResponseStore } from "./response-store.js";
import { singleFlight } from "./single-flight.js";
import { wrapGenerate } from "./wrap-generate.js";

/**
 * Answers from a record, and adds to it: a live answer stands in the record before it is returned, so nothing is ever
 * decided on an answer that a restart would not find. An answer that arrives after its callers have left is still
 * recorded. Equal (request, sample) in flight share one call. An error is not an answer: it is never recorded.
 * A record that fails fails the call.
 */
export function replayed(record: ResponseStore): Middleware {
  const flights = singleFlight<Completion>();
  return wrapGenerate((next, lm) => async (request, call) => {
    if (isAborted(call)) throw abortError(call.signal, { sent: false });
    const key = requestKey(lm.id, request);
    const address = answerAddress(key, call.sample);
    // Only who would lead the flight asks the record; an answer at once needs no flight.
    const found = flights.isUnderWay(address) ? undefined : record.get(key, call.sample);
    if (found !== undefined && !isPromise(found)) return found;
    return flights.run(address, call, async (flight) => {
      const earlier = await found;
      if (earlier !== undefined) return earlier;
      if (isAborted(flight)) throw abortError(flight.signal, { sent: false });
      return record.put(key, call.sample, await next(request, flight));
    });
  });
}
