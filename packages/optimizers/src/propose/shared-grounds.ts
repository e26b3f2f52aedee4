import type { LanguageModel } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { DataFacts } from "./data-facts.js";
import { programDescription, stepRole, summarizeData } from "./ground-proposals.js";
import { onceFor } from "./once-for.js";
import type { ProposerContext } from "./proposer.js";

export interface SharedGrounds {
  readonly dataSummary?: string;
  readonly programDescription?: string;
  readonly stepRole?: string;
}

export interface SharedGroundsRequest {
  readonly graph: ProgramGraph;
  readonly facts: DataFacts;
  /** The step whose role is wanted; absent, none is. */
  readonly step?: { readonly path: string; readonly text: string };
  readonly grounding: { readonly data: boolean; readonly program: boolean };
}

/** No state of a compile: an equal request has an equal answer, these tables only keep it from being asked again. */
const ofData = onceFor<DataFacts, LanguageModel, string | undefined>();
const ofProgram = onceFor<ProgramGraph, LanguageModel, string | undefined>();

/** Texts that all proposals for a program, or for a step, are grounded in. Each is asked for once a compile, whoever proposes, and however often. */
export async function sharedGrounds(
  { graph, facts, step, grounding }: SharedGroundsRequest,
  context: ProposerContext,
): Promise<SharedGrounds> {
  const { lm } = context;
  if (lm === undefined) return {};
  const [dataSummary, description] = await Promise.all([
    grounding.data ? ofData([facts, lm], "summary", () => summarizeData(facts, context)) : undefined,
    grounding.program
      ? ofProgram([graph, lm], "description", () => programDescription(graph, context))
      : undefined,
  ]);
  const role =
    grounding.program && step !== undefined
      ? await ofProgram([graph, lm], `role of ${step.path}`, () =>
          stepRole(graph, { step: step.text, description }, context),
        )
      : undefined;
  return {
    ...(dataSummary !== undefined && { dataSummary }),
    ...(description !== undefined && { programDescription: description }),
    ...(role !== undefined && { stepRole: role }),
  };
}
