import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { withInstructions } from "../strategies/with-instructions.js";
import { scoreTable } from "../study/score-table.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { textOf } from "../testing/two-steps.js";
import { fightDuels, pairsOf } from "./duels.js";

/** Right on one word in so many as the instruction says. */
function countReader() {
  return scriptedLm({
    reply: (request) => {
      const text = textOf(request);
      const every = Number(/every (\d+)/.exec(text)?.[1] ?? 1);
      const [, word = "", number = "0"] = /(ember|frost) (\d+)/.exec(text) ?? [];
      if (word === "")
        return `{"heat": "${text.includes('"red"') && !text.includes('colour":"blue') ? "hot" : "cold"}"}`;
      const isRed = (word === "ember") === (Number(number) % every === 0);
      return `{"colour": "${isRed ? "red" : "blue"}"}`;
    },
  });
}

async function arena() {
  const { problem, context, jobs } = await twoStepProblem({ lm: countReader() });
  const unit = (every: number, note = "") => ({
    every,
    plan: withInstructions(problem.start, { colour: `Be right on every ${every}. Name the colour.${note}` }),
  });
  const exampleIds = problem.trainset.map(({ id }) => id);
  return { problem, jobs, unit, exampleIds, table: scoreTable(context) };
}

describe("pairsOf()", () => {
  it("pairs everybody once, and leaves an odd one out", () => {
    for (const count of [2, 5, 10]) {
      const members = Array.from({ length: count }, (_, index) => index);
      const pairs = pairsOf(members, rng(count));
      expect(pairs).toHaveLength(Math.floor(count / 2));
      expect(new Set(pairs.flat()).size).toBe(2 * pairs.length);
    }
    const members = [0, 1, 2, 3];
    expect(
      new Set(Array.from({ length: 20 }, (_, seed) => `${pairsOf(members, rng(seed))}`)).size,
    ).toBeGreaterThan(3);
  });
});

describe("fightDuels()", () => {
  it("has the better one win, whichever comes first", async () => {
    const { unit, ...options } = await arena();
    const [good, bad] = [unit(1), unit(4)];
    for (const pair of [[good, bad] as const, [bad, good] as const])
      expect(await fightDuels([pair], { ...options, minibatch: 8 })).toEqual([{ winner: good, loser: bad }]);
  });

  it("spends little on clear cases, and all of the batch on equals, of which the first wins", async () => {
    const { unit, jobs, ...options } = await arena();
    await fightDuels([[unit(1), unit(8)]], { ...options, minibatch: 5 });
    expect(jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(10);
    const equals = [unit(2), unit(2, " Please.")] as const;
    expect(await fightDuels([equals], { ...options, minibatch: 5 })).toEqual([
      { winner: equals[0], loser: equals[1] },
    ]);
    expect(jobs.reduce((sum, { exampleIds }) => sum + exampleIds.length, 0)).toBe(10 + 80);
  });

  it("compares on no example that one of the two has among its demos", async () => {
    const { unit, jobs, problem, ...options } = await arena();
    const [own = ""] = options.exampleIds;
    const demo = {
      origin: "bootstrapped" as const,
      exampleId: own,
      fields: { word: "ember 0", colour: "red" },
    };
    const { plan } = unit(2);
    const { colour, ...others } = plan.parameters;
    const shown = {
      plan: {
        ...plan,
        parameters: { colour: { instruction: "", ...colour, demos: [demo] }, ...others },
      },
    };
    await fightDuels([[shown, { plan }]], { ...options, problem, minibatch: 100 });
    for (const { exampleIds } of jobs) {
      expect(exampleIds).not.toContain(own);
      expect(exampleIds).toHaveLength(39);
    }
  });
});
