import type { LanguageModel } from "@signet/core";
import { type ScriptedReply, scriptedLm } from "@signet/core/testing";
import type { Problem, StrategyContext } from "../../strategies/strategy.js";
import { twoStepProblem } from "../../testing/strategy-context.js";
import { textOf } from "../../testing/two-steps.js";

export interface SeenCall {
  readonly prompt: string;
  readonly sample: string;
  readonly temperature: number;
}

export interface WritingDesk {
  /** Of two steps, `colour` and `heat`. */
  readonly problem: Problem;
  readonly context: StrategyContext;
  /** What the proposer's model was asked, in the order of asking. */
  readonly asked: readonly SeenCall[];
  readonly warnings: readonly string[];
}

/** A problem with a proposer that answers by a function of prompt and sample. Its calls and warnings are noted. */
export async function writingDesk(
  reply: (prompt: string, sample: string) => ScriptedReply,
  task: { readonly lm?: LanguageModel } = {},
): Promise<WritingDesk> {
  const asked: SeenCall[] = [];
  const warnings: string[] = [];
  const proposer = scriptedLm({
    reply: (request, { sample }) => {
      const prompt = textOf(request);
      asked.push({ prompt, sample, temperature: request.temperature });
      return reply(prompt, sample);
    },
  });
  const { problem, context } = await twoStepProblem(task);
  return {
    problem,
    asked,
    warnings,
    context: {
      ...context,
      proposer,
      emit: (event) => {
        if (event.type === "warning") warnings.push(event.message);
      },
    },
  };
}
