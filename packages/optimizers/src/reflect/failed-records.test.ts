import { describe, expect, it } from "vitest";
import type { RunRecord } from "../study/run-record.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { failedRecords } from "./failed-records.js";

describe("failedRecords()", () => {
  it("leaves out what was right, and before others what the module itself got right", async () => {
    const { problem } = await twoStepProblem();
    const [first, second, third] = problem.trainset.map(({ id }) => id); // red, blue, red
    const run = (exampleId = "", colour: string, heat: string, score: number): RunRecord => ({
      exampleId,
      outcome: { ok: true, score },
      leaves: [
        { path: "colour", sample: "", input: { word: "ember" }, output: { colour } },
        { path: "heat", sample: "", input: { colour }, output: { heat } },
      ],
      answers: [],
    });
    const runs = [run(first, "red", "cold", 0.5), run(second, "red", "hot", 0), run(third, "red", "hot", 1)];
    const idsOf = (path: string, given = runs) =>
      failedRecords(given, { path, problem }).map(({ exampleId }) => exampleId);
    expect(idsOf("heat")).toEqual([first, second]);
    expect(idsOf("colour")).toEqual([second]);
    expect(idsOf("colour", runs.slice(0, 1))).toEqual([first]);
    expect(idsOf("colour", runs.slice(2))).toEqual([]);
  });
});
