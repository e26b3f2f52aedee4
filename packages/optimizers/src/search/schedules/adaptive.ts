import { SignetError } from "@signet/core";
import type { Beliefs } from "../mixed-model/beliefs.js";
import { bestFirst } from "../mixed-model/best-first.js";
import type { Levels } from "../mixed-model/design.js";
import { type Contender, mostTelling } from "../mixed-model/knowledge-gradient.js";
import type { PointValue, Posterior } from "../mixed-model/posterior.js";
import type { Schedule, SearchView, Step } from "../schedule.js";
import { type Choice, choiceKey } from "../space.js";

export interface AdaptiveOptions {
  /** B: examples that a point is scored on at a time. Default 5. */
  readonly batch?: number;
  /** Points asked for at a time. Default 8. */
  readonly roundSize?: number;
  /** Share of the runs in which the sampler chooses; then the runs go where they tell most about which point is best. Default 0.5. */
  readonly explore?: number;
  /**
   * Ends the search early: when the chance that any other point is better than the leader by more than `gain` is below
   * `chance`. Default: never, all runs are spent.
   */
  readonly stop?: { readonly gain: number; readonly chance: number };
}

/**
 * The origin's first scores, and at least this share of all runs: what others are measured from. With fewer, many points that are
 * worse would drag down what is believed of it.
 */
const ORIGIN_EXAMPLES = 20;
const ORIGIN_SHARE = 0.03;
/** Points among which the last runs are shared out. */
const CONTENDERS = 12;
/** Unscored points among them. */
const UNSEEN = 3;
/** How many batches ahead the worth of scoring a point is judged. */
const HORIZON = 3;

/**
 * Few examples at a time, decided anew after each round: first for points that the sampler asks for (a point known in part may come
 * again), then for those that tell most about which is best. The answer is the point with the highest posterior mean under the
 * mixed model, so that neither easy examples nor luck decides. Suits `thompson`.
 *
 * @throws {SignetError} `OPTION_INVALID` for options out of range.
 * @see Differs from plain Thompson search in how it ends: the last runs follow the knowledge gradient.
 */
export function adaptive({ batch = 5, roundSize = 8, explore = 0.5, stop }: AdaptiveOptions = {}): Schedule {
  for (const [name, value] of Object.entries({ batch, roundSize })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new SignetError("OPTION_INVALID", `${name} is ${value}: it should be an integer from 1 on`);
  }
  if (stop !== undefined && !(stop.gain >= 0 && stop.chance > 0 && stop.chance < 1))
    throw new SignetError("OPTION_INVALID", "stop should have a gain from 0 on and a chance between 0 and 1");
  if (!(explore >= 0 && explore <= 1))
    throw new SignetError("OPTION_INVALID", `explore is ${explore}: it should be a share from 0 to 1`);

  return {
    name: "adaptive",
    options: { batch, roundSize, explore, ...(stop && { stop: { ...stop } }) },
    *rounds(view) {
      view.beliefs(); // a space that the model cannot hold is refused before anything is spent
      const runs = view.left();
      const isExploring = (): boolean => runs - view.left() < explore * runs;
      const first = originStep(view, Math.max(batch, ORIGIN_EXAMPLES, Math.round(ORIGIN_SHARE * runs)));
      if (first.exampleIds.length > 0) yield [first];
      while (view.left() > 0) {
        if (stop !== undefined && !isExploring() && isSettled(view, stop)) return;
        const count = Math.min(roundSize, Math.ceil(view.left() / batch));
        const asked = isExploring() ? openSteps(view, view.ask(count), batch) : [];
        const round = asked.length > 0 ? asked : allocated(view, view.beliefs(), { count, batch });
        if (round.length === 0) return;
        yield round;
      }
    },
    leader(view) {
      const { model, space } = view.beliefs();
      const values = model.design.points.map((point) => model.valueOf(point.levels, point));
      const best = greatest(values, (value) => model.meanOf(value));
      if (best === undefined) return undefined;
      const examples = view.examples();
      const difficulty =
        examples.reduce((sum, id) => sum + model.difficultyOf(id), 0) / Math.max(1, examples.length);
      const score = Math.min(1, Math.max(0, model.meanOf(best) + difficulty));
      return { choice: space.toChoice(best.levels), score };
    },
  };
}

/** What the origin lacks of its first scores. */
function originStep(view: SearchView, count: number): Step {
  const key = choiceKey(view.origin);
  const known = view.points().find((point) => point.key === key)?.scores.size ?? 0;
  return view.next(view.origin, count - known);
}

/** The steps that have an example left. A point whose examples have no score never becomes final: a sampler may ask for it again. */
function openSteps(view: SearchView, choices: readonly Choice[], batch: number): readonly Step[] {
  return choices.map((choice) => view.next(choice, batch)).filter(({ exampleIds }) => exampleIds.length > 0);
}

/** Draws that a chance is estimated from. */
const DRAWS = 200;

/** Whether another point is better than the leader by more than `gain` in so few draws as to be unlikely. */
function isSettled(
  view: SearchView,
  { gain, chance }: { readonly gain: number; readonly chance: number },
): boolean {
  const { model } = view.beliefs();
  const [leader, ...others] = rankedValues(model).slice(0, CONTENDERS);
  if (leader === undefined) return false;
  const source = view.rng.fork(`settled ${view.left()}`); // the same draws whenever the same state is judged
  let better = 0;
  for (let number = 0; number < DRAWS; number++) {
    const draw = model.draw(source);
    const mark = draw.valueOf(leader) + gain;
    if (others.some((other) => draw.valueOf(other) > mark)) better++;
  }
  return better / DRAWS < chance;
}

/** The steps that tell most about which point is best; steps of one point are joined. */
function allocated(
  view: SearchView,
  { model, space }: Beliefs,
  { count, batch }: { readonly count: number; readonly batch: number },
): readonly Step[] {
  const ahead = Math.min(HORIZON * batch, Math.max(batch, view.left()));
  const asContender = (value: PointValue): Contender & { readonly choice: Choice } => {
    const choice = space.toChoice(value.levels);
    return { value, choice, next: view.next(choice, ahead).exampleIds };
  };
  const isOpen = ({ next }: Contender): boolean => next.length > 0;
  const ranked = rankedValues(model);
  let contenders = ranked.slice(0, CONTENDERS).map(asContender);
  if (!contenders.some(isOpen)) {
    const others = ranked.slice(CONTENDERS).map(asContender).filter(isOpen);
    contenders = [...contenders.slice(0, 1), ...others.slice(0, CONTENDERS - 1)];
  }
  const batches = new Map<Choice, number>();
  for (const index of mostTelling(model, contenders, { count, batch })) {
    const { choice } = contenders[index]!;
    batches.set(choice, (batches.get(choice) ?? 0) + 1);
  }
  return [...batches]
    .map(([choice, times]) => view.next(choice, times * batch))
    .filter(({ exampleIds }) => exampleIds.length > 0);
}

/** The scored points and the best others, highest posterior mean first. */
function rankedValues(model: Posterior): readonly PointValue[] {
  const seen = new Set(model.design.points.map(({ levels }) => levels.join()));
  const values = model.design.points.map((point) => model.valueOf(point.levels, point));
  for (const levels of firstUnseen(model, seen)) values.push(model.valueOf(levels));
  return values
    .map((value) => ({ value, mean: model.meanOf(value) }))
    .sort((a, b) => b.mean - a.mean)
    .map(({ value }) => value);
}

function firstUnseen(model: Posterior, seen: ReadonlySet<string>): readonly Levels[] {
  const found: Levels[] = [];
  for (const { levels } of bestFirst(model.effects)) {
    if (found.length >= UNSEEN) break;
    if (!seen.has(levels.join())) found.push(levels);
  }
  return found;
}

/** Means that differ by less are rounded differently, no more: the point that was scored first stays. */
const ROUNDING = 1e-9;

function greatest(values: readonly PointValue[], of: (value: PointValue) => number): PointValue | undefined {
  let best: { readonly value: PointValue; readonly height: number } | undefined;
  for (const value of values) {
    const height = of(value);
    if (best === undefined || height > best.height + ROUNDING) best = { value, height };
  }
  return best?.value;
}
