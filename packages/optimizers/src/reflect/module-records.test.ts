import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { twoStepProblem } from "../testing/strategy-context.js";
import { textOf } from "../testing/two-steps.js";
import { blame } from "./blame.js";
import { moduleRecords, recordText } from "./module-records.js";
import { moduleTurns } from "./module-turns.js";

/** Every word is red to it, and what is red is hot; of frost 103 it writes what cannot be read. */
function reds() {
  return scriptedLm({
    reply: (request) => {
      const text = textOf(request);
      if (text.includes("frost 103")) return "I would rather not.";
      return JSON.stringify(text.includes("Name the colour") ? { colour: "red" } : { heat: "hot" });
    },
  });
}

async function ran() {
  const { problem, context } = await twoStepProblem({ lm: reds() });
  const exampleIds = problem.valset.slice(0, 4).map(({ id }) => id); // ember 100, frost 101, ember 102, frost 103
  const [trial] = await context.evaluate([{ plan: problem.start, exampleIds, rollout: 0, lm: "task" }]);
  return { problem, runs: trial?.runs ?? [] };
}

const heatRight = { colour: "red", heat: "hot" };

describe("moduleRecords()", () => {
  it("gives what the module got and gave, what its labels say, and how the run scored", async () => {
    const { problem, runs } = await ran();
    const records = moduleRecords(runs, { path: "colour", problem });
    expect(records).toHaveLength(4);
    expect(records[1]).toMatchObject({
      input: { word: "frost 101" },
      output: { colour: "red" },
      expected: { colour: "blue" },
      program: { output: heatRight, expected: { colour: "blue", heat: "cold" } },
      score: 0,
    });
  });

  it("gives the answer that could not be read, and why", async () => {
    const { problem, runs } = await ran();
    const failed = moduleRecords(runs, { path: "colour", problem })[3];
    expect(failed?.output).toBeUndefined();
    expect(failed?.failure?.answer).toBe("I would rather not.");
    expect(failed?.score).toBe(0);
  });

  it("leaves out runs that never reached the module", async () => {
    const { problem, runs } = await ran();
    expect(moduleRecords(runs, { path: "heat", problem })).toHaveLength(3);
    expect(moduleRecords(runs, { path: "nowhere", problem })).toEqual([]);
  });
});

describe("recordText()", () => {
  it("says what was expected of a wrong answer, and not of a right one", async () => {
    const { problem, runs } = await ran();
    const leaf = problem.graph.leaves[0]?.leaf;
    if (leaf === undefined) throw new Error("the program has a leaf");
    const [right, wrong, , unread] = moduleRecords(runs, { path: "colour", problem });
    if (!right || !wrong || !unread) throw new Error("four runs have four records");
    expect(recordText(right, leaf)).not.toContain("Expected");
    expect(recordText(wrong, leaf).split("\n")).toEqual([
      "Word: frost 101",
      "Colour: red",
      "Expected Colour: blue",
      'The whole program answered: {"colour":"red","heat":"hot"}',
      'The whole program should have answered: {"colour":"blue","heat":"cold"}',
      "Score: 0 %",
    ]);
    expect(recordText(unread, leaf)).toContain("It had answered: I would rather not.");
  });
});

describe("recordText() of what is long", () => {
  it("cuts feedback, and leaves out what is none", async () => {
    const { problem, runs } = await ran();
    const leaf = problem.graph.leaves[0]?.leaf;
    const [record] = moduleRecords(runs, { path: "colour", problem });
    if (leaf === undefined || record === undefined) throw new Error("the program has a leaf, and a run");
    const long = recordText({ ...record, feedback: "why ".repeat(300_000) }, leaf);
    expect(long.length).toBeLessThan(2500);
    expect(long).toMatch(/Feedback: why why .*…$/s);
    expect(recordText({ ...record, feedback: " " }, leaf)).not.toContain("Feedback");
  });
});

describe("blame()", () => {
  it("is with the module that answered otherwise than its label, or could not be read", async () => {
    const { problem, runs } = await ran();
    // frost 101: both steps differ from their labels; frost 103: colour could not be read.
    expect([...blame(runs, problem)]).toEqual([
      ["colour", 1.5],
      ["heat", 0.5],
    ]);
  });

  it("is with all that were called where labels say nothing", async () => {
    const { problem, runs } = await ran();
    const unlabelled = problem.valset.map((row) => ({ ...row, expected: null }));
    expect([...blame(runs.slice(0, 2), { ...problem, valset: unlabelled })]).toEqual([
      ["colour", 0.5],
      ["heat", 0.5],
    ]);
  });
});

describe("moduleTurns()", () => {
  it("goes round", async () => {
    const { problem, runs } = await ran();
    const turns = moduleTurns(problem, "roundRobin");
    expect([1, 2, 3].map(() => turns.next(runs))).toEqual(["colour", "heat", "colour"]);
  });

  it("comes to be in proportion to blame", async () => {
    const { problem, runs } = await ran();
    const turns = moduleTurns(problem, "failures");
    const taken = Array.from({ length: 8 }, () => turns.next(runs));
    expect(taken.filter((path) => path === "colour")).toHaveLength(6);
  });

  it("goes round where nothing failed", async () => {
    const { problem, runs } = await ran();
    const turns = moduleTurns(problem, "failures");
    expect([1, 2, 3].map(() => turns.next(runs.slice(0, 1)))).toEqual(["colour", "heat", "colour"]);
  });
});
