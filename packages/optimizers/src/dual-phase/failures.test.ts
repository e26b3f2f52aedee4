import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { openContest } from "../strategies/contest.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { failuresOf, inRotation, recovered } from "./failures.js";

async function opened() {
  const { problem, context } = await twoStepProblem();
  const contest = await openContest(problem, context);
  return { plan: problem.start, table: contest.table, exampleIds: contest.exampleIds };
}

describe("failuresOf()", () => {
  it("are all examples with a score below the limit, in the order of the valset", async () => {
    const { plan, table, exampleIds } = await opened();
    const options = { exampleIds, failBelow: 1, most: 50, rng: rng(0) };
    const failures = failuresOf(plan, table, options);
    expect(failures.exampleIds).toEqual(exampleIds.filter((id) => (table.score(plan, id) ?? 0) < 1));
    expect(failures.score).toBe(table.meanOf(plan, failures.exampleIds));
    expect(failuresOf(plan, table, { ...options, failBelow: 0 }).exampleIds).toEqual([]);
  });

  it("are a random part where there are many, the same for the same seed", async () => {
    const { plan, table, exampleIds } = await opened();
    const drawn = (seed: number) =>
      failuresOf(plan, table, { exampleIds, failBelow: 1, most: 5, rng: rng(seed) }).exampleIds;
    expect(drawn(0)).toHaveLength(5);
    expect(drawn(0)).toEqual(drawn(0));
    expect(drawn(0)).not.toEqual(drawn(1));
    expect(drawn(0)).toEqual(exampleIds.filter((id) => drawn(0).includes(id)));
  });
});

describe("recovered()", () => {
  it("is the accuracy on failures that scored nothing, and the gain on others", () => {
    expect(recovered(0.4, { exampleIds: [], score: 0 })).toBe(0.4);
    expect(recovered(0.75, { exampleIds: [], score: 0.5 })).toBe(0.5);
    expect(recovered(0.25, { exampleIds: [], score: 0.5 })).toBe(0);
    expect(recovered(1, { exampleIds: [], score: 1 })).toBe(0);
  });
});

describe("inRotation()", () => {
  it("takes other items in every turn", () => {
    const items = [1, 2, 3, 4, 5];
    expect([0, 1, 2].map((turn) => inRotation(items, turn, 2))).toEqual([
      [1, 2],
      [3, 4],
      [5, 1],
    ]);
    expect(inRotation(items, 3, 9)).toEqual(items);
    expect(inRotation([], 3, 9)).toEqual([]);
  });
});
