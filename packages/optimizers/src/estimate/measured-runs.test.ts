import { describe, expect, it } from "vitest";
import type { RunRecord } from "../study/run-record.js";
import { measureRuns } from "./measured-runs.js";

const pace = { seconds: 3, liveCalls: 6, atOnce: 2 };
const usage = { promptTokens: 90, completionTokens: 10 };

function run(paths: readonly string[], addresses: readonly string[]): RunRecord {
  return {
    exampleId: addresses.join(),
    outcome: { ok: true, score: 1 },
    leaves: paths.map((path) => ({ path, sample: "0", input: {}, output: {} })),
    answers: addresses.map((address) => ({ address, usage })),
  };
}

describe("measureRuns()", () => {
  it("means calls over runs, an answer that runs share once, with its repairs", () => {
    const shared = [run(["a", "b"], ["1", "2", "3"]), run(["a", "b"], ["4", "5", "3"])];
    const measured = measureRuns(shared, pace);
    expect(measured?.callsByPath).toEqual(
      new Map([
        ["a", 1.25],
        ["b", 1.25],
      ]),
    );
    expect(measured).toMatchObject({ promptTokens: 90, answerTokens: 10, secondsPerCall: 1 });
  });

  it("tells neither tokens nor money nor time that it was not told", () => {
    const silent = { ...run(["a"], []), answers: [{ address: "1", usage: { completionTokens: 5 } }] };
    const measured = measureRuns([silent], { ...pace, liveCalls: 0 });
    expect(measured).toEqual({ callsByPath: new Map([["a", 1]]), answerTokens: 5 });
  });

  it("has nothing to say of runs without an answer that could be read", () => {
    expect(measureRuns([run([], [])], pace)).toBeUndefined();
    expect(measureRuns([run([], ["1", "2"])], pace)).toBeUndefined();
  });
});
