import type { SinglePlan } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { instructionProblem } from "../operators/check-instruction.js";
import { advise, condense, writeInstructions, writeNotes } from "../operators/index.js";
import { readAssignment } from "../propose/read-assignment.js";
import { stepText } from "../propose/step-text.js";
import { foldText } from "../propose/texts.js";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import { withInstructions } from "../strategies/with-instructions.js";
import type { Comparison } from "./comparison.js";
import { runText } from "./run-text.js";

export interface AdviceOptions {
  /** What there is to compare: at least one of the two runs. */
  readonly comparison: Comparison;
  /** Most characters that advice may add to the instruction of the start. */
  readonly limit: number;
  readonly rng: Rng;
}

/**
 * A plan with advice put to the end of those instructions that the proposer's model has some for.
 *
 * @returns `undefined` where there is none that can be used.
 */
export async function withAdvice(
  plan: SinglePlan,
  problem: Problem,
  { comparison: { better, worse }, limit, rng }: AdviceOptions,
  context: StrategyContext,
): Promise<SinglePlan | undefined> {
  const texts = {
    program: problem.graph.outline,
    steps: stepsText(plan, problem),
    ...(better && { betterRun: runText(better.record, problem) }),
    ...(worse && { worseRun: runText(worse.record, problem) }),
  };
  const [note = ""] = await writeNotes(
    { operator: advise, drafts: [{ texts }], rng: rng.fork("advise") },
    context,
  );
  const paths = Object.keys(plan.parameters);
  const changed: Record<string, string> = {};
  for (const [path, advice] of Object.entries(readAssignment(note, paths))) {
    const longer = longerInstruction({ plan, path, advice, prompt: Object.values(texts) }, problem, context);
    const instruction = longer && (await fitting({ path, longer, limit, rng }, problem, context));
    if (instruction !== undefined) changed[path] = instruction;
  }
  return Object.keys(changed).length === 0 ? undefined : withInstructions(plan, changed);
}

function stepsText({ parameters }: SinglePlan, { graph }: Problem): string {
  return graph.leaves
    .map(({ path, leaf }) => `[${path}]\n${stepText(path, leaf)}\n${parameters[path]?.instruction ?? ""}`)
    .join("\n\n");
}

interface Advice {
  readonly plan: SinglePlan;
  readonly path: string;
  readonly advice: string;
  /** What the prompt showed. */
  readonly prompt: readonly string[];
}

/** The instruction with the advice; none where the advice is there already, or cannot be part of one, of which it warns. */
function longerInstruction(
  { plan, path, advice, prompt }: Advice,
  problem: Problem,
  { emit }: StrategyContext,
): string | undefined {
  const base = plan.parameters[path]?.instruction ?? "";
  if (foldText(base).includes(foldText(advice))) return undefined;
  const { words: asked, headings } = advise;
  // By itself: what the instruction has already would cover for it.
  const fault = instructionProblem(advice, {
    problem,
    path,
    base: "",
    sources: [base],
    asked,
    headings,
    prompt,
  });
  if (fault === undefined) return `${base}\n\n${advice}`.trim();
  emit({ type: "warning", message: `Advice was dropped: it ${fault}.` });
  return undefined;
}

/** The instruction if it is short enough, else what the model can make of it that is. */
async function fitting(
  {
    path,
    longer,
    limit,
    rng,
  }: { readonly path: string; readonly longer: string; readonly limit: number; readonly rng: Rng },
  problem: Problem,
  context: StrategyContext,
): Promise<string | undefined> {
  const most = (problem.start.parameters[path]?.instruction.length ?? 0) + limit;
  if (longer.length <= most) return longer;
  const leaf = leafAt(problem.graph, path);
  const texts = {
    ...(leaf && { step: stepText(path, leaf) }),
    currentInstruction: longer,
    limit: `At most ${most} characters, better ${Math.ceil(most / 2)}`,
  };
  const options = { path, base: longer, drafts: [{ texts }], known: [], distinct: "text" } as const;
  const [shorter] = await writeInstructions(
    { ...options, operator: condense, problem, rng: rng.fork(`condense ${path}`) },
    context,
  );
  return shorter !== undefined && shorter.length <= most ? shorter : undefined;
}
