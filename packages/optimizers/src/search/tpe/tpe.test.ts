import { mean } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import type { SearchHistory, TrialRecord } from "../sampler.js";
import type { Choice, SearchSpace } from "../space.js";
import { startupFor, type TpeOptions, tpe } from "./tpe.js";

const modules: SearchSpace = {
  "a.demos": { kind: "categorical", size: 6 },
  "a.instruction": { kind: "categorical", size: 6 },
  "b.demos": { kind: "categorical", size: 6 },
  "b.instruction": { kind: "categorical", size: 6 },
};

const complete = (choice: Choice, score: number): TrialRecord => ({ state: "complete", choice, score });
const value = (choice: Choice, name: string): number => choice[name] ?? Number.NaN;

/** Asks for one choice at a time and scores it at once. */
function run(
  space: SearchSpace,
  score: (choice: Choice) => number,
  { trials, seed, ...options }: TpeOptions & { trials: number; seed: number },
): SearchHistory {
  const sampler = tpe(options);
  const generator = rng(seed);
  const history: TrialRecord[] = [];
  while (history.length < trials) {
    const [choice] = sampler.ask({ space, history, count: 1, rng: generator });
    if (choice === undefined) break;
    history.push(complete(choice, score(choice)));
  }
  return history;
}

/** How often a single suggestion has these values, over 200 seeds. */
function shareOf(values: Choice, space: SearchSpace, history: SearchHistory): number {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const hits = seeds.filter((seed) => {
    const [choice = {}] = tpe().ask({ space, history, count: 1, rng: rng(seed) });
    return Object.entries(values).every(([name, wanted]) => choice[name] === wanted);
  });
  return hits.length / seeds.length;
}

describe("tpe()", () => {
  it("draws uniformly until enough trials are finished, and from the model after that", () => {
    const space: SearchSpace = { x: { kind: "categorical", size: 8 } };
    const history = [
      complete({ x: 7 }, 1),
      ...Array.from({ length: 9 }, (_, i) => complete({ x: i % 7 }, 0)),
    ];
    expect(shareOf({ x: 7 }, space, history.slice(0, 9))).toBeLessThan(0.25);
    expect(shareOf({ x: 7 }, space, history)).toBeGreaterThan(0.95);
  });

  it("does not count running trials as finished", () => {
    const space: SearchSpace = { x: { kind: "categorical", size: 8 }, y: { kind: "categorical", size: 99 } };
    const finished = Array.from({ length: 9 }, (_, y) =>
      complete({ x: y === 0 ? 7 : y % 7, y }, y === 0 ? 1 : 0),
    );
    const running = Array.from(
      { length: 50 },
      (_, i): TrialRecord => ({
        state: "running",
        choice: { x: i % 7, y: i + 20 },
      }),
    );
    expect(shareOf({ x: 7 }, space, [...finished, ...running])).toBeLessThan(0.25);
    expect(shareOf({ x: 7 }, space, [...finished, complete({ x: 1, y: 9 }, 0), ...running])).toBeGreaterThan(
      0.8,
    );
  });

  it("thinks worse of a point where a trial is running", () => {
    const history = Array.from({ length: 20 }, (_, i) => complete({ x: i % 4 }, (i * 7) % 20));
    const space: SearchSpace = { x: { kind: "categorical", size: 4 } };
    const at = (known: SearchHistory, options?: TpeOptions) =>
      tpe(options).density({ space, history: known }, [{ x: 2 }])[0]?.logBad ?? Number.NaN;
    const withRunning: SearchHistory = [...history, { state: "running", choice: { x: 2 } }];
    expect(at(withRunning)).toBeGreaterThan(at(history));
    expect(at(withRunning, { constantLiar: false })).toBe(at(history));
  });

  it("maximises f as it minimises -f", () => {
    const f = (choice: Choice): number =>
      Math.sin(value(choice, "a.demos") + 2 * value(choice, "b.instruction"));
    const up = run(modules, f, { trials: 40, seed: 3 });
    const down = run(modules, (choice) => -f(choice), { trials: 40, seed: 3, direction: "minimize" });
    expect(down.map(({ choice }) => choice)).toEqual(up.map(({ choice }) => choice));
  });

  it("keeps old indices when candidates are added", () => {
    const history = run(modules, (choice) => value(choice, "a.demos") / 5, { trials: 30, seed: 1 });
    const grown: SearchSpace = { ...modules, "a.demos": { kind: "categorical", size: 9 } };
    const marginal = tpe().marginal({ space: grown, history }, "a.demos");
    expect(marginal.length).toBe(9);
    expect(marginal.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(marginal[5]).toBeGreaterThan(marginal[8] ?? 1);
  });

  it("draws a variable that no trial has yet from its prior", () => {
    const history = run(modules, (choice) => value(choice, "a.demos") / 5, { trials: 30, seed: 1 });
    const space: SearchSpace = { ...modules, fresh: { kind: "categorical", size: 4 } };
    const sampler = tpe();
    expect(sampler.marginal({ space, history }, "fresh")).toEqual([0.25, 0.25, 0.25, 0.25]);
    const chosen = Array.from(
      { length: 200 },
      (_, seed) => sampler.ask({ space, history, count: 1, rng: rng(seed) })[0],
    );
    for (let index = 0; index < 4; index++) {
      expect(chosen.filter((choice) => choice?.fresh === index).length).toBeGreaterThan(25);
    }
    expect(chosen.filter((choice) => choice?.["a.demos"] === 5).length).toBeGreaterThan(100);
  });

  it("models variables that occur together as a group", () => {
    // x and y are good only in agreement; z occurs in other trials. A univariate model cannot see the agreement.
    const draw = rng("groups");
    const history = Array.from({ length: 80 }, (_, i): TrialRecord => {
      if (i % 2 === 1) return complete({ z: draw.int(3) }, 0.1 * draw.next());
      const choice = { x: draw.int(4), y: draw.int(4) };
      return complete(choice, (choice.x === choice.y ? 1 : 0.2) + 0.01 * draw.next());
    });
    const space: SearchSpace = {
      x: { kind: "categorical", size: 4 },
      y: { kind: "categorical", size: 4 },
      z: { kind: "categorical", size: 3 },
    };
    const points = [0, 1, 2, 3].flatMap((x) => [0, 1, 2, 3].map((y) => ({ x, y, z: 0 })));
    /** How much denser agreeing points are, in logarithms; 0 for any density without interaction. */
    const agreement = (joint: NonNullable<TpeOptions["joint"]>): number => {
      const densities = tpe({ joint }).density({ space, history }, points);
      const logGood = (agrees: boolean): number[] =>
        points.flatMap(({ x, y }, i) => ((x === y) === agrees ? [densities[i]?.logGood ?? Number.NaN] : []));
      return mean(logGood(true)) - mean(logGood(false));
    };
    expect(agreement("groups")).toBeGreaterThan(0.5);
    expect(agreement("none")).toBeCloseTo(0, 12);
    expect(agreement("intersection")).toBeCloseTo(0, 12); // no variable is in every trial
  });

  it("weighs a trial's kernel as told", () => {
    const space: SearchSpace = { x: { kind: "categorical", size: 3 } };
    const history = [
      complete({ x: 0 }, 1),
      complete({ x: 1 }, 1),
      ...Array.from({ length: 10 }, () => complete({ x: 2 }, 0)),
    ];
    const lighter = history.map(
      (record, i): TrialRecord =>
        i === 0 && record.state === "complete" ? { ...record, weight: 0.2 } : record,
    );
    const [first = 0, second = 0] = tpe().marginal({ space, history: lighter }, "x");
    expect(tpe().marginal({ space, history }, "x")[0]).toBeCloseTo(
      tpe().marginal({ space, history }, "x")[1] ?? 0,
      12,
    );
    expect(first).toBeLessThan(second);
  });

  it("ranks pruned trials after complete ones, and infeasible ones last", () => {
    const space: SearchSpace = { x: { kind: "categorical", size: 3 } };
    const rest = Array.from(
      { length: 8 },
      (): TrialRecord => ({ state: "infeasible", choice: { x: 2 }, violation: 1 }),
    );
    const history: SearchHistory = [
      { state: "infeasible", choice: { x: 2 }, violation: 0.1 },
      { state: "pruned", choice: { x: 1 }, lastReport: { step: 3, score: 1 } },
      complete({ x: 0 }, -100),
      ...rest,
    ]; // 11 finished trials: two are good
    const [zero = 0, one = 0, two = 0] = tpe().marginal({ space, history }, "x");
    expect(zero).toBeCloseTo(one, 12);
    expect(two).toBeLessThan(one);
  });

  it("refuses options out of range", () => {
    for (const bad of [
      { priorWeight: 0 },
      { priorWeight: Number.NaN },
      { candidates: 0 },
      { candidates: 2.5 },
      { startup: -1 },
    ]) {
      expect(() => tpe(bad), JSON.stringify(bad)).toThrow(
        expect.objectContaining({ code: "OPTION_INVALID" }),
      );
    }
    expect(() =>
      tpe().marginal({ space: { t: { kind: "real", low: 0, high: 1 } }, history: [] }, "t"),
    ).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

describe("startupFor()", () => {
  it("is a fifth of the trials, from 3 to 10", () => {
    expect([0, 10, 20, 30, 50, 500].map(startupFor)).toEqual([3, 3, 4, 6, 10, 10]);
  });
});

describe("credit assignment of tpe()", () => {
  it("finds the module that matters, and does not decide about the one that does not", () => {
    const space: SearchSpace = {
      first: { kind: "categorical", size: 6 },
      second: { kind: "categorical", size: 6 },
    };
    const seeds = Array.from({ length: 60 }, (_, seed) => {
      const history = run(space, ({ first = 0 }) => 0.2 + (0.6 * first) / 5, { trials: 60, seed });
      const shares = (name: string): number[] => {
        const late = history.slice(-20);
        return Array.from(
          { length: 6 },
          (_, index) => late.filter(({ choice }) => choice[name] === index).length / 20,
        );
      };
      const first = shares("first");
      return {
        isFound: first[5] === Math.max(...first),
        share: first[5] ?? 0,
        other: Math.max(...shares("second")),
      };
    });
    expect(mean(seeds.map(({ isFound }) => (isFound ? 1 : 0)))).toBeGreaterThanOrEqual(0.95);
    expect(mean(seeds.map(({ share }) => share))).toBeGreaterThanOrEqual(0.45);
    expect(mean(seeds.map(({ other }) => other))).toBeLessThanOrEqual(0.45);
  });
});
