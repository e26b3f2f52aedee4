import fc from "fast-check";
import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { type Rng, rng } from "../../random/index.js";
import { domainOf } from "../domain.js";
import type { SearchHistory, TrialRecord } from "../sampler.js";
import { adaptive } from "../schedules/adaptive.js";
import { type Choice, choiceKey, type SearchSpace } from "../space.js";
import { allLevels } from "../testing/scored-points.js";
import { categoricals, searchSmall } from "../testing/small-world.js";
import { dot } from "./cholesky.js";
import { levelSpace } from "./levels.js";
import { fitModel } from "./model.js";
import { thompson } from "./thompson.js";

const sampler = thompson();

/** Some points scored on parts of the examples; final where all were met. */
function partialHistory(
  space: SearchSpace,
  { seed, trials, examples }: { seed: number; trials: number; examples: number },
): SearchHistory {
  const source = rng(seed);
  const { sizes, toChoice } = levelSpace(domainOf(space));
  return source
    .shuffle(allLevels(sizes))
    .slice(0, trials)
    .map((levels): TrialRecord => {
      const ids = source
        .shuffle(Array.from({ length: examples }, (_, id) => `e${id}`))
        .slice(0, 1 + source.int(examples));
      const scores = new Map(ids.map((id) => [id, source.int(3) / 2] as const));
      return {
        state: "complete",
        choice: toChoice(levels),
        score: mean([...scores.values()]),
        scores,
        isFinal: ids.length === examples,
      };
    });
}

const histories = fc
  .record({
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
    seed: fc.nat(10_000),
    trials: fc.integer({ min: 0, max: 20 }),
    examples: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ sizes, ...search }) => {
    const space = categoricals(...sizes);
    return { space, seed: search.seed, history: partialHistory(space, search) };
  });

describe("thompson()", () => {
  it("keeps to the laws where points are known in part", () => {
    fc.assert(
      fc.property(histories, ({ space, seed, history }) => {
        const ask = { space, rng: rng(seed) };
        const choices = sampler.ask({ ...ask, history, count: 5 });
        const final = new Set(
          history.filter(({ isFinal }) => isFinal).map(({ choice }) => choiceKey(choice)),
        );
        for (const choice of choices) expect(final).not.toContain(choiceKey(choice));
        expect(new Set(choices.map(choiceKey)).size).toBe(choices.length);
        expect(choices.length).toBe(Math.min(5, domainOf(space).cardinality - final.size));

        let running = history;
        for (const choice of choices) {
          expect(sampler.ask({ ...ask, history: running, count: 1 })).toEqual([choice]);
          running = [...running, { state: "running", choice }];
        }
        const reversed = Object.fromEntries(Object.entries(space).reverse());
        expect(sampler.ask({ ...ask, space: reversed, history, count: 5 })).toEqual(choices);
      }),
    );
  });

  it("changes no answer when the caller has fitted the model", () => {
    fc.assert(
      fc.property(histories, ({ space, seed, history }) => {
        const levels = levelSpace(domainOf(space));
        const scored = history.map((record) => ({
          choice: record.choice,
          scores: "scores" in record && record.scores !== undefined ? record.scores : new Map(),
        }));
        const beliefs = () => ({ space: levels, model: fitModel(levels, scored) });
        const ask = { space, history, count: 3, rng: rng(seed) };
        expect(sampler.ask({ ...ask, beliefs })).toEqual(sampler.ask(ask));
      }),
      { numRuns: 40 },
    );
  });

  it("chooses a point that is known in part again, as long as it may be the best", () => {
    const space = categoricals(6);
    const history = Array.from({ length: 6 }, (_, x0): TrialRecord => {
      const scores = new Map(Array.from({ length: 40 }, (_, id) => [`e${id}`, x0 === 3 ? 1 : 0] as const));
      return { state: "complete", choice: { x0 }, score: x0 === 3 ? 1 : 0, scores };
    });
    expect(sampler.ask({ space, history, count: 1, rng: rng(1) })).toEqual([{ x0: 3 }]);
    const closed = history.map((record) => ({ ...record, isFinal: record.choice.x0 === 3 }));
    expect(sampler.ask({ space, history: closed, count: 1, rng: rng(1) })).not.toEqual([{ x0: 3 }]);
  });

  it("finds the best of an additive truth without noise, after a few points for each level", async () => {
    const sizes = [7, 6, 5, 6];
    const levelCount = sizes.reduce((sum, size) => sum + size, 0);
    for (let seed = 0; seed < 5; seed++) {
      const source = rng(seed);
      const effects = sizes.map((size) =>
        source.shuffle(Array.from({ length: size }, (_, level) => 0.2 * (level / (size - 1)))),
      );
      const truth = (choice: Choice): number =>
        0.1 + effects.reduce((sum, own, dimension) => sum + own[choice[`x${dimension}`] ?? 0]!, 0);
      const { answer } = await searchSmall(
        { space: categoricals(...sizes), examples: 20, score: truth },
        { sampler, schedule: adaptive(), runs: 20 * levelCount, seed },
      );
      const found = answer.points.findIndex(({ choice }) => truth(choice) > 0.9 - 1e-9);
      expect(truth(answer.choice)).toBeCloseTo(0.9, 9);
      expect(found).toBeGreaterThan(-1);
      expect(found).toBeLessThan(2 * levelCount); // of 1260
    }
  });

  it("covers true accuracies with its 90 % intervals, over 200 worlds", () => {
    let inside = 0;
    let all = 0;
    for (let world = 0; world < 200; world++) {
      const { covered, count } = coverageIn(rng(world).fork("cover"));
      inside += covered;
      all += count;
    }
    expect(inside / all).toBeGreaterThan(0.85);
    expect(inside / all).toBeLessThan(0.95);
  });

  it("searches 10^12 points with work for what was seen alone", () => {
    const space = categoricals(...Array.from({ length: 12 }, () => 10));
    const source = rng("wide");
    const history = Array.from({ length: 60 }, (): TrialRecord => {
      const choice = Object.fromEntries(Object.keys(space).map((name) => [name, source.int(10)]));
      const scores = new Map(Array.from({ length: 10 }, (_, id) => [`e${id}`, source.int(2)] as const));
      return { state: "complete", choice, score: mean([...scores.values()]), scores, isFinal: true };
    });
    const choices = sampler.ask({ space, history, count: 10, rng: source });
    expect(new Set(choices.map(choiceKey)).size).toBe(10);
  });

  it("refuses a variable with more values than it can hold an effect for", () => {
    for (const space of [categoricals(1001), { a: { kind: "real", low: 0, high: 1 } }] as const)
      expect(() => sampler.ask({ space, history: [], count: 1, rng: rng(1) })).toThrow(
        expect.objectContaining({ code: "OPTION_INVALID" }),
      );
  });
});

/** A small world as the model sees it, scored 0 or 1: of how many points the interval holds the true mean over all examples. */
function coverageIn(source: Rng): { readonly covered: number; readonly count: number } {
  const sizes = [4, 3];
  const examples = 30;
  const effects = sizes.map((size) =>
    Array.from({ length: size }, (_, level) => (level === 0 ? 0 : 0.07 * source.normal())),
  );
  const difficulty = Array.from({ length: examples }, () => 0.2 * source.normal());
  const truth = allLevels(sizes).map((levels, at) => {
    const value =
      0.5 +
      levels.reduce((sum, level, dimension) => sum + effects[dimension]![level]!, 0) +
      (at === 0 ? 0 : 0.03 * source.normal());
    return { levels, rates: difficulty.map((own) => Math.min(1, Math.max(0, value + own))) };
  });
  const space = levelSpace(domainOf(categoricals(...sizes)));
  const scored = truth.slice(0, 9).map(({ levels, rates }, at) => ({
    choice: space.toChoice(levels),
    scores: new Map(
      rates
        .slice(0, at === 0 ? 20 : 5 * (1 + source.int(4)))
        .map((rate, id) => [String(id), source.next() < rate ? 1 : 0] as const),
    ),
  }));
  const model = fitModel(space, scored);
  const ids = Array.from({ length: examples }, (_, id) => String(id));
  const hardness = mean(ids.map(model.difficultyOf));
  const covered = truth.filter(({ levels, rates }) => {
    const value = model.valueOf(
      levels,
      model.design.points.find((point) => point.levels.join() === levels.join()),
    );
    const { vector, rest } = model.direction(value, ids);
    const deviation = Math.sqrt(dot(vector, vector) + value.ownVariance + rest);
    return Math.abs(model.meanOf(value) + hardness - mean(rates)) < 1.645 * deviation;
  });
  return { covered: covered.length, count: truth.length };
}
