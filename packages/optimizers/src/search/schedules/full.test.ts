import { describe, expect, it } from "vitest";
import { rng } from "../../random/index.js";
import { random } from "../random.js";
import { type Choice, choiceKey } from "../space.js";
import { categoricals, type SearchLog, type SmallWorld, searchSmall } from "../testing/small-world.js";
import { tpe } from "../tpe/tpe.js";
import { type FullScheduleOptions, fullSchedule } from "./full.js";

const EXAMPLES = 40;
const MINIBATCH = 10;

/** So many points that none is drawn twice. */
const wide: SmallWorld = {
  space: categoricals(1000, 1000),
  examples: EXAMPLES,
  score: (choice, example) =>
    rng(5).fork(choiceKey(choice)).fork(String(example)).next() < (choice.x0 ?? 0) / 1000 ? 1 : 0,
};

function searchWide(options: FullScheduleOptions, runs = 10_000): Promise<SearchLog> {
  const schedule = fullSchedule({ minibatch: MINIBATCH, fullEvalEvery: 3, ...options });
  return searchSmall(wide, { sampler: random(), schedule, runs, noise: options.noise ?? "pooled" });
}

/** What each step is: the origin in full, a trial, or the rest of a full evaluation. */
function kinds({ steps }: SearchLog): string {
  const letters = new Map([
    [EXAMPLES, "O"],
    [MINIBATCH, "t"],
    [EXAMPLES - MINIBATCH, "F"],
  ]);
  return steps.map(({ exampleIds }) => letters.get(exampleIds.length) ?? "?").join("");
}

const meanOf = (scores: ReadonlyMap<string, number>): number =>
  [...scores.values()].reduce((a, b) => a + b, 0) / scores.size;

describe("fullSchedule()", () => {
  it("runs the origin in full, then a full evaluation after every so many trials and at the end", async () => {
    expect(kinds(await searchWide({ trials: 7 }))).toBe("OtttFtttFtF");
    expect(kinds(await searchWide({ trials: 6 }))).toBe("OtttFtttF");
    expect(kinds(await searchWide({ trials: 7, roundSize: 2 }))).toBe("OtttFtttFtF");
  });

  it("takes F0 + T·B runs, and for each full evaluation those that its point has not met", async () => {
    const { answer } = await searchWide({ trials: 7 });
    expect(answer.runs).toBe(EXAMPLES + 7 * MINIBATCH + 3 * (EXAMPLES - MINIBATCH));
  });

  it("keeps enough runs for the last full evaluation", async () => {
    const tight = EXAMPLES + 3 * MINIBATCH + 30 + 2 * MINIBATCH + 30; // the origin, then two full evaluations
    expect(kinds(await searchWide({}, tight))).toBe("OtttFttF");
    expect(kinds(await searchWide({}, tight - 1))).toBe("OtttFtF");
    expect(kinds(await searchWide({}, EXAMPLES + MINIBATCH))).toBe("O");
  });

  it("makes every trial a full one where a minibatch holds all examples", async () => {
    const log = await searchWide({ minibatch: EXAMPLES, trials: 4 });
    expect(kinds(log)).toBe("OOOOO");
  });

  it.each(["pooled", "naive"] as const)("evaluates the most promising trial in full: %s", async (noise) => {
    const { steps } = await searchWide({ noise, trials: 3 });
    const trials = steps.slice(1, 4).map(({ choice, exampleIds }) => ({
      choice,
      score: meanOf(new Map(exampleIds.map((id) => [id, wide.score(choice, Number(id)) ?? 0]))),
    }));
    const best = trials.reduce((a, b) => (b.score > a.score ? b : a));
    expect(steps[4]?.choice).toEqual(best.choice); // all trials met the same examples, so that both rules agree
  });

  it("draws the minibatches of trials apart when they are random, and never one of what a point has met", async () => {
    const { steps, cells } = await searchWide({ trials: 3, batches: "random" });
    const batches = steps.slice(1, 4).map(({ exampleIds }) => [...exampleIds].sort().join());
    expect(new Set(batches).size).toBe(3);
    expect(Math.max(...[...cells.values()].map((ids) => ids.length))).toBe(EXAMPLES);
    const shared = (await searchWide({ trials: 3 })).steps.slice(1, 4).map((step) => step.exampleIds.join());
    expect(new Set(shared).size).toBe(1);
  });

  it("answers with the highest full score, never with a lucky minibatch", async () => {
    const toss = (choice: Choice, example: number): number =>
      rng(6).fork(choiceKey(choice)).fork(String(example)).int(2);
    const { answer } = await searchSmall(
      { ...wide, score: toss },
      {
        sampler: random(),
        schedule: fullSchedule({ minibatch: MINIBATCH, fullEvalEvery: 10, trials: 30 }),
        runs: 5000,
      },
    );
    const scoresOf = (count: number): readonly number[] =>
      answer.points.filter(({ scores }) => scores.size === count).map(({ scores }) => meanOf(scores));
    expect(scoresOf(EXAMPLES).length).toBe(4);
    expect(answer.score).toBe(Math.max(...scoresOf(EXAMPLES)));
    expect(Math.max(...scoresOf(MINIBATCH))).toBeGreaterThan(answer.score);
  });

  it("answers with the earlier of equal full scores", async () => {
    const even: SmallWorld = { ...wide, score: () => 0.5 };
    const { answer } = await searchSmall(even, {
      sampler: random(),
      schedule: fullSchedule({ trials: 6 }),
      runs: 900,
    });
    expect(answer).toMatchObject({ choice: { x0: 0, x1: 0 }, score: 0.5 });
  });

  it("answers with the origin before anything was evaluated in full", async () => {
    const { answer } = await searchWide({}, 12);
    expect(answer).toMatchObject({ choice: { x0: 0, x1: 0 }, runs: 12 });
  });

  it.each([{ minibatch: 0 }, { minibatch: 2.5 }, { fullEvalEvery: 0 }, { trials: 0 }, { roundSize: -1 }])(
    "refuses %o",
    (options) => {
      expect(() => fullSchedule(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    },
  );
});

describe("tpe with the papers' schedule", () => {
  /** 100 % of 60 seeds, 0.57 and 0.28; Optuna: 100 %, 0.54 and 0.28. */
  it("credits the module that matters, not the other one", async () => {
    const world: SmallWorld = {
      space: categoricals(6, 6),
      examples: 100,
      score: ({ x0 = 0 }) => 0.2 + (0.6 * x0) / 5,
    };
    const schedule = fullSchedule({ minibatch: 1, fullEvalEvery: 60, trials: 60, noise: "naive" });
    const last = await Promise.all(
      Array.from({ length: 60 }, async (_, seed) => {
        const search = { sampler: tpe(), schedule, runs: 1000, noise: "naive", seed } as const;
        const { steps } = await searchSmall(world, search);
        return steps.slice(1, 61).slice(-20);
      }),
    );
    const shares = (trials: SearchLog["steps"], name: string): readonly number[] =>
      Array.from(
        { length: 6 },
        (_, i) => trials.filter(({ choice }) => choice[name] === i).length / trials.length,
      );
    const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const first = last.map((trials) => shares(trials, "x0"));
    const isCredited = first.map((own) => (own[5] === Math.max(...own) ? 1 : 0));
    expect(average(isCredited)).toBeGreaterThanOrEqual(0.95);
    expect(average(first.map((own) => own[5] ?? 0))).toBeGreaterThanOrEqual(0.45);
    expect(average(last.map((trials) => Math.max(...shares(trials, "x1"))))).toBeLessThanOrEqual(0.45);
  }, 60_000);
});
