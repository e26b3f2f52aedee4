import { answerAddress, type Middleware, requestKey, wrapGenerate } from "@signet/core";
import type { AnswerUse } from "./run-record.js";

/**
 * Notes the answers of the proposer's calls. They arrive in any order, so they are charged together, at the next point that
 * does not depend on it.
 */
export interface ProposerCharges {
  readonly middleware: Middleware;
  /** Everything noted since the last time. */
  readonly take: () => readonly AnswerUse[];
}

export function proposerCharges(): ProposerCharges {
  let noted: AnswerUse[] = [];
  return {
    middleware: wrapGenerate((next, lm) => async (request, call) => {
      const completion = await next(request, call);
      noted.push({
        address: answerAddress(requestKey(lm.id, request), call.sample),
        usage: completion.usage,
      });
      return completion;
    }),
    take() {
      const taken = noted;
      noted = [];
      return taken;
    },
  };
}
