import { type LeafDefinition, SignetError } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { askTask } from "./ask-task.js";
import { cleanReply } from "./clean-reply.js";
import { collectProposals, type Written } from "./collect-proposals.js";
import { exampleText } from "./example-text.js";
import { writingCalls } from "./proposal-calls.js";
import { problemOf, type Surroundings } from "./proposal-problem.js";
import { INDUCTION_INSTRUCTION, inductionTask } from "./proposal-tasks.js";
import type { ProposalRequest, Proposer } from "./proposer.js";
import { firstSampleOf } from "./sample-stream.js";
import { runsIn } from "./shares-run.js";
import { stepText } from "./step-text.js";
import { textsIn } from "./words-of.js";

export interface InductionProposerOptions {
  /** Demos that a proposal is shown, at most. Default 5. */
  readonly demosPerQuery?: number;
  /** Default 0.9. */
  readonly temperature?: number;
  /** Of an answer. Default 300. */
  readonly maxTokens?: number;
}

/**
 * Has a model guess, from demos alone, the instruction that they follow. It is told nothing of the program, the data or the present instruction. Proposals
 * take the request's demo sets in turn, and of each the first demos; without demos there are none. Bad answers are dropped with a warning.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range. From `propose`, only what is no fault of an answer: an abort, a spent budget, a model
 * out of reach.
 * @see Zhou et al. 2023 (arXiv 2211.01910), APE. Differs: answers are checked as those of other proposers are.
 */
export function inductionProposer({
  demosPerQuery = 5,
  temperature = 0.9,
  maxTokens = 300,
}: InductionProposerOptions = {}): Proposer {
  checkOptions({ demosPerQuery, temperature, maxTokens });
  return {
    name: "induction",
    options: { demosPerQuery, temperature, maxTokens },
    estimateCalls: (demand) => writingCalls({ ...demand, grounding: { data: false, program: false } }),
    async propose(request, context) {
      const leaf = leafAt(request.graph, request.path);
      if (context.lm === undefined || leaf === undefined || request.count < 1) return [];
      const { style = {}, history = [], base } = request;
      const task = inductionTask({ temperature: style.temperature ?? temperature, maxTokens });
      const found = await collectProposals(
        {
          drafts: draftsOf(request, leaf, demosPerQuery),
          ask: async ({ examples, surroundings }, call): Promise<Written> => {
            const reply = await askTask(task, { examples }, context, call);
            if (reply === undefined) return { kind: "unreadable" };
            const text = cleanReply(reply.instruction);
            const problem = problemOf(text, surroundings);
            return problem === undefined ? { kind: "written", texts: [text] } : { kind: "useless", problem };
          },
          known: [base, ...history.map(({ instruction }) => instruction)].map((text) => [text]),
          firstSample: firstSampleOf(request),
        },
        context,
      );
      return found.flat();
    },
  };
}

function checkOptions({ temperature, ...counts }: Required<InductionProposerOptions>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (!(Number.isInteger(count) && count >= 1))
      throw new SignetError("OPTION_INVALID", `${name} is ${count}, it should be an integer from 1 on`);
  }
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new SignetError("OPTION_INVALID", `temperature is ${temperature}, it should be a number from 0 on`);
}

interface Draft {
  readonly examples: string;
  readonly surroundings: Surroundings;
}

/** What each proposal of a request is asked with; none where no demos are to be shown. */
function draftsOf(
  { path, base, demoSets, count, style = {} }: ProposalRequest,
  leaf: LeafDefinition,
  demosPerQuery: number,
): readonly Draft[] {
  const { demoSet, grounding } = style;
  const allowed = demoSet === undefined ? demoSets : demoSets.slice(demoSet, demoSet + 1);
  const { inputFields, outputFields } = leaf.signature;
  const titles = [...inputFields, ...outputFields].map(({ title }) => title);
  const sets = grounding?.demos === false ? [] : allowed.filter(({ length }) => length > 0);
  const drafts = sets.map((demos): Draft => {
    const shown = demos.slice(0, demosPerQuery);
    const texts = shown.map(({ fields }) => exampleText(fields, leaf));
    const surroundings: Surroundings = {
      leaf,
      base,
      asked: [INDUCTION_INSTRUCTION],
      headings: titles, // who goes on with the pairs, in place of the instruction behind them, writes these
      prompt: texts,
      shown: [runsIn([...texts, ...shown.flatMap(({ fields }) => textsIn(fields))])],
      allowed: [stepText(path, leaf)],
    };
    return { examples: texts.join("\n\n"), surroundings };
  });
  if (drafts.length === 0) return [];
  return Array.from({ length: count }, (_, index) => drafts[index % drafts.length] as Draft); // in range
}
