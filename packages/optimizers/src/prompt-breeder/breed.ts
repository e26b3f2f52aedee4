import { mapBounded, type SinglePlan } from "@signet/core";
import { type Rng, roulette } from "../random/index.js";
import type { ModuleTurns } from "../reflect/module-turns.js";
import type { StrategyContext } from "../strategies/strategy.js";
import { withInstructions } from "../strategies/with-instructions.js";
import type { Brood } from "./brood.js";
import { correctRuns } from "./correct-runs.js";
import { drawMoves, type MoveShares } from "./draw-moves.js";
import type { Duel } from "./duels.js";
import type { Unit } from "./unit.js";
import { withContext } from "./with-context.js";
import { type Written, writeNext } from "./write-next.js";

export interface BreedOptions extends MoveShares {
  readonly duels: readonly Duel<Unit>[];
  readonly turns: ModuleTurns;
  readonly maxDemos: number;
  readonly rng: Rng;
}

/** The next population: in the place of each loser stands a mutated copy of its winner. Where nothing new came of the copy the loser stays. */
export async function breed(
  brood: Brood,
  context: StrategyContext,
  { duels, turns, ...options }: BreedOptions,
): Promise<readonly Unit[]> {
  const turn = duels.map(({ winner }, index) => {
    const rng = options.rng.fork(`child ${index}`);
    return { unit: winner, path: turns.next(brood.runsOf(winner)), rng };
  });
  const children = await mapBounded(turn, (made) => childOf(made, brood, context, options), context);
  const heirs = new Map<Unit, Unit>();
  for (const [index, { loser }] of duels.entries()) {
    const child = children[index];
    if (child === undefined || brood.tried.has(child.plan)) continue;
    brood.tried.add(child.plan);
    heirs.set(loser, child);
    announce(child, brood, context);
  }
  return brood.population.map((unit) => heirs.get(unit) ?? unit);
}

interface Conception {
  readonly unit: Unit;
  /** The leaf whose turn it is. */
  readonly path: string;
  readonly rng: Rng;
}

async function childOf(
  { unit, path, rng }: Conception,
  brood: Brood,
  context: StrategyContext,
  { maxDemos, ...shares }: MoveShares & { readonly maxDemos: number },
): Promise<Unit> {
  const { write, isCrossed, isShuffled } = drawMoves(shares, rng);
  const crossed = isCrossed ? crossedWith({ unit, path, rng: rng.fork("partner") }, brood) : undefined;
  // A crossed instruction would only replace the one that was written.
  const next: Written =
    crossed === undefined
      ? await writeNext(write, brood, context, { unit, path, rng: rng.fork("text") })
      : { instruction: crossed, mutation: unit.mutation };
  const { instruction, mutation } = next;
  const told = instruction === undefined ? unit.plan : withInstructions(unit.plan, { [path]: instruction });
  const runs = isShuffled && maxDemos > 0 ? correctRuns(brood.runsOf(unit)) : [];
  const plan =
    runs.length === 0 ? told : withContext(told, brood.problem, { runs, maxDemos, rng: rng.fork("runs") });
  return { plan, mutation, line: [...unit.line, plan] };
}

/** What another member, drawn in proportion to fitness, says in that leaf; nothing where that gives no new plan. */
function crossedWith(
  { unit, path, rng }: Conception,
  { population, fitnessOf, tried }: Brood,
): string | undefined {
  const others = population.filter((other) => other !== unit);
  const text =
    others.length === 0 ? undefined : roulette(others, fitnessOf, rng).plan.parameters[path]?.instruction;
  if (text === undefined || tried.has(withInstructions(unit.plan, { [path]: text }))) return undefined;
  return text;
}

function announce({ plan, line }: Unit, { population }: Brood, { emit }: StrategyContext): void {
  const others: readonly SinglePlan[] = [...line.slice(0, -1), ...population.map((unit) => unit.plan)];
  for (const [path, { instruction }] of Object.entries(plan.parameters))
    if (!others.some(({ parameters }) => parameters[path]?.instruction === instruction))
      emit({ type: "proposal", path, instruction, origin: "promptBreeder" });
}
