import type { Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import type { ThetaRecord } from "../propose/proposal-settings.js";
import { rng } from "../random/index.js";
import { tpe } from "../search/index.js";
import { settingsSpace } from "./settings-space.js";
import { type SettingsTrial, scoredTrials, settingsHistory } from "./settings-trials.js";

const points = settingsSpace({ step: [[], [{ origin: "labeled", exampleId: "a", fields: {} }]] }, [0, 1]);
const plan = (instruction: string): Plan => ({
  kind: "single",
  parameters: { step: { instruction, demos: [] } },
});
const trial = (tip: number, written?: string): SettingsTrial => ({
  choice: { useDatasetSummary: 0, useProgramSummary: 0, tip, temperature: 0.5, "demos:step": 0 },
  plan: written === undefined ? undefined : plan(written),
});
const standing = (written: string, score: number) => ({ plan: plan(written), score, examples: 10 });
const prior: ThetaRecord = {
  useDatasetSummary: true,
  useProgramSummary: true,
  tip: "Keep the instruction simple and clear.",
  temperature: 0.3,
  demoSets: {},
  advantage: 1.5,
};

describe("settingsHistory()", () => {
  it("scores each trial by what is known of its plan, in standard deviations from their mean", () => {
    const trials = [trial(0, "a"), trial(1, "b"), trial(2, "a")];
    const standings = [standing("start", 0.9), standing("a", 0.4), standing("b", 0.7)];
    const history = settingsHistory(points, [], trials, standings);
    const scores = history.map((record) => (record.state === "complete" ? record.score : undefined));
    expect(scores).toEqual([
      expect.closeTo(-Math.SQRT1_2),
      expect.closeTo(Math.SQRT2),
      expect.closeTo(-Math.SQRT1_2),
    ]);
    expect(history.map(({ choice }) => choice)).toEqual(trials.map(({ choice }) => choice));
    expect(scoredTrials(trials, standings).map(({ score }) => score)).toEqual(scores);
  });

  it("calls settings that brought nothing infeasible, and keeps their place", () => {
    const trials = [trial(0), trial(1, "b"), trial(2, "never scored")];
    const history = settingsHistory(points, [], trials, [standing("b", 0.7)]);
    expect(history.map(({ state }) => state)).toEqual(["infeasible", "complete", "infeasible"]);
    expect(history[1]).toMatchObject({ score: 0 });
    expect(scoredTrials(trials, [standing("b", 0.7)])).toHaveLength(1);
  });

  it("puts the records of other tasks first, at half their weight", () => {
    const [first, second] = settingsHistory(points, [prior], [trial(1, "b")], [standing("b", 0.7)]);
    expect(first).toMatchObject({ state: "complete", score: 1.5, weight: 0.5 });
    expect(first?.choice).toEqual({ useDatasetSummary: 1, useProgramSummary: 1, tip: 2, temperature: 0.3 });
    expect(second).toMatchObject({ choice: trial(1).choice, score: 0 });
  });

  it("leaves records out whose tip is none of ours", () => {
    expect(settingsHistory(points, [{ ...prior, tip: "A tip of old." }], [], [])).toEqual([]);
  });

  it("is a history that TPE learns from, also where the records know steps that this task has not", () => {
    const records = Array.from({ length: 30 }, (_, index): ThetaRecord => {
      const isGood = index % 3 === 0;
      return {
        ...prior,
        tip: isGood ? prior.tip : "",
        temperature: isGood ? 0.9 : 0.1,
        demoSets: { other: 3 },
        advantage: isGood ? 1 - index / 100 : -0.5,
      };
    });
    const history = settingsHistory(points, records, [], []);
    const sampler = tpe({ joint: "groups" });
    const asked = Array.from({ length: 25 }, (_, seed) =>
      sampler.ask({ space: points.space, history, count: 4, rng: rng(seed) }),
    ).flat();
    expect(asked).toHaveLength(100);
    expect(asked.filter(({ temperature = 0 }) => temperature > 0.5).length).toBeGreaterThan(70);
    expect(asked.filter(({ tip }) => tip === 2).length).toBeGreaterThan(40);
  });
});
