import { faultOf } from "@signet/core";
import { lostPlaceholders } from "./placeholders.js";
import type { ProposalRequest, Proposer, ProposerContext } from "./proposer.js";

/**
 * What a proposer has for a request, whatever it is: at most as many texts as wanted, none empty, none without a placeholder that the present instruction
 * has. One that fails by its own fault has nothing, and is warned of.
 *
 * @throws {SignetError} What is no fault of the proposer: an abort, a spent budget, a model out of reach.
 */
export async function askProposer(
  proposer: Proposer,
  request: ProposalRequest,
  context: ProposerContext,
): Promise<readonly string[]> {
  const { base, count } = request;
  try {
    // Of a user's proposer the types promise more than is sure.
    const texts: unknown = await proposer.propose(request, context);
    if (!Array.isArray(texts)) throw new TypeError(`it answered with ${typeof texts}, not a list of texts`);
    return texts
      .filter((text): text is string => typeof text === "string" && text.trim() !== "")
      .filter((text) => lostPlaceholders(text, { from: base }).length === 0)
      .slice(0, count);
  } catch (error) {
    if (context.signal.aborted || faultOf(error) === "outside") throw error;
    context.onWarning(
      `The proposer "${proposer.name}" failed: ${error instanceof Error ? error.message : String(error)}`,
    );
    return [];
  }
}
