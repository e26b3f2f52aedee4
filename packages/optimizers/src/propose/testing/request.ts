import {
  type CompositeDefinition,
  type Demo,
  type Fields,
  leavesOf,
  predict,
  program,
  type Signature,
} from "@signet/core";
import type { ProgramGraph } from "../../analyze/index.js";
import { rng } from "../../random/index.js";
import { dataFacts } from "../data-facts.js";
import type { ProposalRequest, ProposerContext } from "../proposer.js";

/** A graph with one leaf, "step", for tests. */
export function graphOf(signature: Signature): ProgramGraph {
  const { input, output } = signature;
  const made = program({
    name: "test",
    input,
    output,
    modules: { step: predict(signature) },
    run: (values, { step }) => step(values as never) as never,
  });
  const definition = made["~definition"] as CompositeDefinition;
  const leaves = leavesOf(definition).map(([path, leaf]) => ({ path, leaf }));
  return { name: "test", definition, leaves, effects: [], outline: "program test\nsteps:\n- step" };
}

export function demosOf(rows: readonly Fields[]): readonly Demo[] {
  return rows.map((fields, index) => ({ origin: "labeled", exampleId: String(index), fields }));
}

export function requestOf(
  signature: Signature,
  rows: readonly Fields[],
  rest: Partial<ProposalRequest> = {},
): ProposalRequest {
  const graph = graphOf(signature);
  return {
    graph,
    path: "step",
    base: signature.instruction,
    facts: dataFacts(graph, { step: demosOf(rows) }),
    demoSets: [],
    count: 4,
    rng: rng(7),
    firstSample: 0,
    ...rest,
  };
}

export function contextOf(
  lm: ProposerContext["lm"],
): ProposerContext & { readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  return {
    lm,
    signal: new AbortController().signal,
    concurrency: 2,
    onWarning: (message) => warnings.push(message),
    warnings,
  };
}
