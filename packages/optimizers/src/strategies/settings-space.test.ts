import type { Demo } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TIPS } from "../propose/tips.js";
import { rng } from "../random/index.js";
import { random } from "../search/index.js";
import { settingsSpace } from "./settings-space.js";

const demo: Demo = { origin: "labeled", exampleId: "a", fields: {} };
const points = settingsSpace({ "hop.query": [[], [demo]], answer: [[]] }, [0.2, 1.2]);

describe("settingsSpace()", () => {
  it("has a variable for each setting, and one for the demos of every step that has a choice of them", () => {
    expect(points.space).toEqual({
      useDatasetSummary: { kind: "categorical", size: 2 },
      useProgramSummary: { kind: "categorical", size: 2 },
      tip: { kind: "categorical", size: 6 },
      temperature: { kind: "real", low: 0.2, high: 1.2 },
      "demos:hop.query": { kind: "categorical", size: 2 },
    });
  });

  it("reads the settings off a point", () => {
    const choice = {
      useDatasetSummary: 1,
      useProgramSummary: 0,
      tip: 2,
      temperature: 0.9,
      "demos:hop.query": 1,
    };
    expect(points.settingsOf(choice)).toEqual({
      useDatasetSummary: true,
      useProgramSummary: false,
      tip: TIPS[2],
      temperature: 0.9,
      demoSets: { "hop.query": 1 },
    });
  });

  it("moves a temperature of another task into the range, and knows no tips but its own", () => {
    const settings = { useDatasetSummary: false, useProgramSummary: true, tip: "", demoSets: { other: 3 } };
    expect(points.choiceOf({ ...settings, temperature: 2 })).toEqual({
      useDatasetSummary: 0,
      useProgramSummary: 1,
      tip: 0,
      temperature: 1.2,
      "demos:other": 3,
    });
    expect(points.choiceOf({ ...settings, temperature: 1, tip: "A tip of old." })).toBeUndefined();
  });

  it("comes back to the same point from the settings of any", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [choice] = random().ask({ space: points.space, history: [], count: 1, rng: rng(seed) });
        expect(choice && points.choiceOf(points.settingsOf(choice))).toEqual(choice);
      }),
    );
  });
});
