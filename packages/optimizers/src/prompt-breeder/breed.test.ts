import type { SinglePlan } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { writingDesk } from "../operators/testing/writing-desk.js";
import { rng } from "../random/index.js";
import { moduleTurns } from "../reflect/module-turns.js";
import { singlePlan } from "../start-plan.js";
import { withInstructions } from "../strategies/with-instructions.js";
import { scoreTable } from "../study/score-table.js";
import { textOf } from "../testing/two-steps.js";
import { breed } from "./breed.js";
import { trainedOn, triedUnits } from "./brood.js";
import { firstUnits } from "./first-units.js";
import type { Unit } from "./unit.js";

interface Options {
  readonly crossover?: number;
  readonly shuffle?: number;
  readonly maxDemos?: number;
  readonly reply?: (prompt: string, sample: string) => string;
  /** What the winner says in its other step, if not what all say. */
  readonly heat?: string;
}

/** Three units, of which the first wins against the second. */
async function bred({
  crossover = 0,
  shuffle = 0,
  maxDemos = 2,
  heat = "Say how warm it is.",
  ...given
}: Options = {}) {
  const reply = given.reply ?? ((_, sample) => `## Instruction\nWritten ${sample}.`);
  const right = scriptedLm({
    reply: (request) => {
      const isRed = /ember|red"/.test(request.messages.map(({ text }) => text).join("\n"));
      return textOf(request).includes("warm")
        ? `{"heat": "${isRed ? "hot" : "cold"}"}`
        : `{"colour": "${isRed ? "red" : "blue"}"}`;
    },
  });
  const { problem, context, asked } = await writingDesk(reply, { lm: right });
  const start = singlePlan(problem.start);
  const unitOf = (colour: string, changes: Readonly<Record<string, string>> = {}): Unit => {
    const plan = withInstructions(start, { colour, ...changes });
    return { plan, mutation: "Make it shorter.", line: [plan] };
  };
  const population = [unitOf("Name the colour.", { heat }), unitOf("Second."), unitOf("Third.")] as const;
  const [winner, loser] = population;
  const tried = triedUnits();
  for (const { plan } of population) tried.add(plan);
  const table = scoreTable(context);
  const exampleIds = problem.trainset.slice(0, 6).map(({ id }) => id);
  await table.run([{ plan: winner.plan, exampleIds }]);
  const brood = { problem, population, tried, led: new Set<SinglePlan>(), ...trainedOn(problem, table) };
  const next = await breed(brood, context, {
    duels: [{ winner, loser }],
    turns: moduleTurns(problem, "roundRobin"),
    ...{ crossover, shuffle, maxDemos, rng: rng(0) },
  });
  return { next, population, asked, exampleIds };
}

describe("breed()", () => {
  it("puts a mutated copy of the winner in the loser's place, and leaves the others alone", async () => {
    const { next, population } = await bred();
    const [winner, , other] = population;
    expect([next[0], next[2]]).toEqual([winner, other]);
    expect(next[1]?.plan.parameters.colour?.instruction).toMatch(/^Written/);
    expect(next[1]?.plan.parameters.heat).toEqual(winner.plan.parameters.heat);
    expect(next[1]?.line).toEqual([winner.plan, next[1]?.plan]);
  });

  it("leaves the loser where nothing new was written", async () => {
    const { next, population } = await bred({ reply: () => "" });
    expect(next).toEqual(population);
  });

  it("takes another member's instruction over without a call", async () => {
    const { next, asked } = await bred({ crossover: 1, heat: "Hot or cold?" });
    expect(["Second.", "Third."]).toContain(next[1]?.plan.parameters.colour?.instruction);
    expect(next[1]?.plan.parameters.heat?.instruction).toBe("Hot or cold?");
    expect(asked).toEqual([]);
  });

  it("writes where crossing gives what is there already", async () => {
    const { next, asked } = await bred({ crossover: 1 });
    expect(asked.length).toBeGreaterThan(0);
    expect(next[1]?.plan.parameters.colour?.instruction).toMatch(/^Written/);
  });

  it("draws contexts anew from correct runs of the winner, at most so many demos for each step", async () => {
    const { next, exampleIds } = await bred({ shuffle: 1, reply: () => "" });
    const parameters = next[1]?.plan.parameters;
    expect(parameters?.colour?.instruction).toBe("Name the colour.");
    for (const demos of [parameters?.colour?.demos ?? [], parameters?.heat?.demos ?? []]) {
      expect(demos).toHaveLength(2);
      for (const { origin, exampleId } of demos) {
        expect(origin).toBe("bootstrapped");
        expect(exampleIds).toContain(exampleId);
      }
    }
    const none = await bred({ shuffle: 1, maxDemos: 0, reply: () => "" });
    expect(none.next).toEqual(none.population);
  });
});

describe("firstUnits()", () => {
  it("has the start first, and units with instructions of their own for every step", async () => {
    const { problem, context, asked } = await writingDesk(
      (_, sample) => `## Instruction\nWritten ${sample}.`,
    );
    const units = await firstUnits(problem, context, { size: 4, tried: triedUnits(), rng: rng(0) });
    expect(units).toHaveLength(4);
    expect(units[0]?.plan).toEqual(problem.start);
    for (const { plan } of units.slice(1))
      for (const { instruction } of Object.values(plan.parameters)) expect(instruction).toMatch(/^Written/);
    expect(asked).toHaveLength(6);
    expect(new Set(asked.map(({ prompt }) => prompt)).size).toBe(6);
    expect(new Set(units.map(({ mutation }) => mutation)).size).toBeGreaterThan(1);
  });

  it("is smaller where the model repeats itself", async () => {
    const { problem, context } = await writingDesk(() => "## Instruction\nAlways the same.");
    const units = await firstUnits(problem, context, { size: 4, tried: triedUnits(), rng: rng(0) });
    expect(units).toHaveLength(2);
  });
});
