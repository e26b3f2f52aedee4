import type { Plan } from "@signet/core";
import { labeledDemos } from "../bootstrap/labeled-demos.js";
import { paraphrase } from "../operators/index.js";
import { askProposer } from "../propose/ask-proposer.js";
import { composedProposer } from "../propose/composed-proposer.js";
import { dataFacts } from "../propose/data-facts.js";
import { proposerContext } from "../propose/proposer-context.js";
import { type Conception, type WriteChildrenOptions, writeChildren } from "./write-children.js";

export interface FirstPopulationOptions extends Omit<WriteChildrenOptions, "operator"> {
  readonly size: number;
}

/**
 * The start, and plans that differ from it in one leaf, each leaf in turn: for every second of a leaf's plans an instruction composed from the data, where there is one; for
 * the others paraphrases of what the start and these say.
 */
export async function firstPopulation({
  size,
  ...options
}: FirstPopulationOptions): Promise<readonly Plan[]> {
  const { problem, context, tried } = options;
  const { start } = problem;
  const paths = Object.keys(start.parameters);
  const composed: Plan[] = [];
  const conceptions: Conception[] = [];
  for (const [index, path] of paths.entries()) {
    const wanted = Math.ceil(Math.max(0, size - 1 - index) / paths.length);
    const texts = await composedTexts(path, Math.floor(wanted / 2), options);
    for (const instruction of texts) {
      const plan = tried.add({ base: start, path }, instruction);
      if (plan === undefined) continue;
      context.emit({ type: "proposal", path, instruction, origin: "composed" });
      composed.push(plan);
    }
    const originals = [start.parameters[path]?.instruction ?? "", ...texts].filter((text) => text !== "");
    for (let at = 0; at < wanted - texts.length; at++) {
      const currentInstruction = originals[at % originals.length];
      if (currentInstruction !== undefined)
        conceptions.push({ base: start, path, sources: { currentInstruction } });
    }
  }
  const reworded = await writeChildren(conceptions, { ...options, operator: paraphrase });
  return [start, ...composed, ...reworded.flatMap((plan) => plan ?? [])];
}

function composedTexts(
  path: string,
  count: number,
  { problem: { graph, start, trainset }, context, rng }: Omit<WriteChildrenOptions, "operator">,
): Promise<readonly string[]> {
  const request = {
    graph,
    path,
    base: start.parameters[path]?.instruction ?? "",
    facts: dataFacts(graph, labeledDemos(graph, trainset)),
    demoSets: [],
    count,
    rng: rng.fork("composed").fork(path),
  };
  return askProposer(composedProposer(), request, proposerContext(context));
}
