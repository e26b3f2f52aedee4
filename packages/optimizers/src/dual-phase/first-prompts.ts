import type { Demo, Plan } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { type Draft, reconstructInstruction, writeInstructions } from "../operators/index.js";
import { exampleText } from "../propose/example-text.js";
import { lostPlaceholders } from "../propose/placeholders.js";
import { stepText } from "../propose/step-text.js";
import type { DualPhaseSettings } from "../strategies/dual-phase-options.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { withInstructions } from "../strategies/with-instructions.js";
import { examplePairs } from "./example-pairs.js";

/** How often the model is asked again for a first prompt that is no new one. */
const REPEATS = 2;

/**
 * The first phase: plans whose instructions were reconstructed from correct pairs, every leaf's from its own. A leaf that nothing could be written for keeps its instruction; a plan
 * in which all do is left out.
 *
 * @see dual-phase.md §3
 */
export async function firstPrompts(
  problem: Problem,
  context: StrategyContext,
  { initial }: Pick<DualPhaseSettings, "initial">,
): Promise<readonly Plan[]> {
  if (context.proposer === undefined || initial.numInitial === 0) return [];
  const pairs = await examplePairs(problem, context, initial);
  const written = await context.phase("propose", async () => {
    const lists: (readonly [path: string, texts: readonly (string | undefined)[]])[] = [];
    // One module after the other: the calls of each are as many at a time as there may be.
    for (const [path, sets] of Object.entries(pairs))
      lists.push([path, await textsFor(problem, context, { path, sets, base: initial.base })]);
    return lists;
  });
  return Array.from({ length: initial.numInitial }, (_, index) => {
    const texts = written.flatMap(([path, list]) => (list[index] === undefined ? [] : [[path, list[index]]]));
    return Object.fromEntries(texts) as Readonly<Record<string, string>>;
  })
    .filter((texts) => Object.keys(texts).length > 0)
    .map((texts) => withInstructions(problem.start, texts));
}

interface Writing {
  readonly path: string;
  readonly sets: readonly (readonly Demo[])[];
  readonly base: DualPhaseSettings["initial"]["base"];
}

async function textsFor(
  problem: Problem,
  context: StrategyContext,
  { path, sets, base: shown }: Writing,
): Promise<readonly (string | undefined)[]> {
  const leaf = leafAt(problem.graph, path);
  const base = problem.start.parameters[path]?.instruction ?? "";
  if (leaf === undefined) return [];
  const needsBase = lostPlaceholders("", { from: base }).length > 0;
  const drafts = sets.map((demos, index): Draft<"step" | "examples" | "currentInstruction"> => {
    const isShown = shown === "always" || (shown === "auto" && (needsBase || index % 2 === 0));
    const examples = demos.map(({ fields }) => exampleText(fields, leaf)).join("\n\n");
    const texts = { step: stepText(path, leaf), examples };
    return { texts: isShown && base.trim() !== "" ? { ...texts, currentInstruction: base } : texts };
  });
  const rng = context.rng.fork("first prompts").fork(path);
  const texts = await writeInstructions(
    {
      operator: reconstructInstruction,
      problem,
      path,
      base,
      drafts,
      known: [],
      distinct: "text",
      repeats: REPEATS,
      rng,
    },
    context,
  );
  for (const instruction of texts)
    if (instruction !== undefined)
      context.emit({ type: "proposal", path, instruction, origin: reconstructInstruction.name });
  return texts;
}
