import { SignetError } from "../../errors.js";
import { onAbort } from "../../lm/on-abort.js";
import { callEffect } from "../../program/call-effect.js";
import { describe } from "../../program/describe-error.js";
import { abortedBy } from "../../program/scope.js";
import type { EffectDefinition } from "../definition.js";

/** Calls an effect within a time limit; its failures are `TOOL_FAILED`, except an exhausted budget, which ends the run. */
export function callTool(timeoutMs: number): EffectDefinition["call"] {
  return (effect, input, context) => {
    const run: EffectDefinition["run"] = async (given, { signal }) => {
      try {
        return await withinTime((limited) => effect.run(given, { signal: limited }), signal, timeoutMs);
      } catch (error) {
        if (signal.aborted || SignetError.is(error, "BUDGET_EXHAUSTED")) throw error;
        throw new SignetError("TOOL_FAILED", describe(error).message, { cause: error });
      }
    };
    return callEffect({ ...effect, run }, input, context);
  };
}

/** Ends with the work, the time, or the outer signal, whichever comes first; the work's own signal is aborted by the other two. */
function withinTime(
  work: (signal: AbortSignal) => Promise<unknown>,
  outer: AbortSignal,
  timeoutMs: number,
): Promise<unknown> {
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    if (outer.aborted) return reject(abortedBy({ signal: outer }));
    const settle = (): void => {
      clearTimeout(timer);
      leave();
    };
    const end = (error: SignetError): void => {
      settle();
      controller.abort(error);
      reject(error);
    };
    const leave = onAbort(outer, () => end(abortedBy({ signal: outer })));
    const late = `did not answer within ${timeoutMs} ms`;
    const timer = setTimeout(() => end(new SignetError("TOOL_FAILED", late)), timeoutMs);
    // Inside a promise, so that what throws at once rejects like what throws later.
    Promise.resolve()
      .then(() => work(controller.signal))
      .then(resolve, reject)
      .finally(settle);
  });
}
