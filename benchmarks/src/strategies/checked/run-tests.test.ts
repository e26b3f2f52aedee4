import { describe, expect, it } from "vitest";
import { countsIn, runTests } from "./run-tests.js";

const report = (counts: object, files: readonly string[] = ["a.test.ts"]) =>
  JSON.stringify({
    numTotalTests: 3,
    numPassedTests: 3,
    numFailedTests: 0,
    numFailedTestSuites: 0,
    testResults: files.map((name) => ({ name })),
    ...counts,
  });

describe("countsIn()", () => {
  it("counts tests, and files that could not be run", () => {
    expect(countsIn(report({}), ["a"])).toEqual({ files: 1, passed: 3, failed: 0 });
    const some = report({ numPassedTests: 1, numFailedTests: 2, numFailedTestSuites: 1 });
    expect(countsIn(some, ["a"])).toEqual({ files: 1, passed: 1, failed: 2 });
    const none = report({ numTotalTests: 0, numPassedTests: 0, numFailedTestSuites: 1 });
    expect(countsIn(none, ["a"])).toEqual({ files: 1, passed: 0, failed: 1 });
  });

  it("takes no tests for a mistake", () => {
    expect(() => countsIn(report({ numTotalTests: 0, numPassedTests: 0 }, []), ["nowhere"])).toThrow(
      "nowhere",
    );
  });
});

describe("runTests()", () => {
  it("runs the tests of the files that are named", async () => {
    const found = await runTests(["benchmarks/src/tasks/score-answer.test.ts"]);
    expect(found.files).toBe(1);
    expect(found.passed).toBeGreaterThan(5);
    expect(found.failed).toBe(0);
  });
});
