import { describe, expect, it } from "vitest";
import { writingDesk } from "../operators/testing/writing-desk.js";
import { rng } from "../random/index.js";
import { singlePlan } from "../start-plan.js";
import { withInstructions } from "../strategies/with-instructions.js";
import type { RunRecord } from "../study/run-record.js";
import type { Brood } from "./brood.js";
import { triedUnits } from "./brood.js";
import { type WritingMove, writingMoves } from "./draw-moves.js";
import { THINKING_STYLES } from "./thinking-styles.js";
import type { Unit } from "./unit.js";
import { writeNext } from "./write-next.js";

interface Options {
  readonly reply?: (prompt: string) => string;
  readonly hasLed?: boolean;
  readonly isRight?: boolean;
  readonly population?: readonly string[];
}

const NOTE = "Ask for what is easily forgotten.";

function usual(prompt: string): string {
  if (/^## Request\n\(/m.test(prompt)) return `## Request\n${NOTE}`;
  if (/^## Improved request\n\(/im.test(prompt)) return `## Improved request\n${NOTE}`;
  return "## Instruction\nTell red from blue.";
}

async function moved(
  move: WritingMove,
  { reply = usual, hasLed = true, isRight = true, ...given }: Options = {},
) {
  const { problem, context, asked, warnings } = await writingDesk(reply);
  const start = singlePlan(problem.start);
  const older = withInstructions(start, { colour: "An older one." });
  const texts = given.population ?? ["Name the colour.", "Say which colour.", "Which is it, red or blue?"];
  const population = texts.map((colour): Unit => {
    const plan = withInstructions(start, { colour });
    return { plan, mutation: "Make it shorter.", line: [older, start, plan] };
  });
  const [unit] = population;
  const tried = triedUnits();
  for (const { plan } of population) tried.add(plan);
  const [example] = problem.trainset;
  const run: RunRecord = {
    exampleId: example?.id ?? "",
    outcome: { ok: true, score: isRight ? 1 : 0 },
    leaves: [{ path: "colour", sample: "0", input: { word: "ember 0" }, output: { colour: "red" } }],
    answers: [],
  };
  const brood: Brood = {
    problem,
    population,
    tried,
    fitnessOf: ({ plan }) => population.findIndex((other) => other.plan === plan) / 3,
    runsOf: () => [run],
    led: new Set(hasLed && unit !== undefined ? [older, unit.plan] : []),
  };
  if (unit === undefined) throw new Error("no unit");
  const written = await writeNext(move, brood, context, { unit, path: "colour", rng: rng(0) });
  return { written, prompts: asked.map(({ prompt }) => prompt), warnings };
}

describe("writeNext()", () => {
  it.each(writingMoves)("writes a new instruction by %s", async (move) => {
    const { written } = await moved(move);
    expect(written.instruction).toBe("Tell red from blue.");
  });

  it("gives a hint whatever the instructions are", async () => {
    const { prompts } = await moved("zeroOrder");
    expect(prompts[0]).toContain("Give one hint");
    expect(prompts[0]).not.toContain("Say which colour.");
  });

  it("applies the unit's own mutation prompt", async () => {
    const { prompts, written } = await moved("firstOrder");
    expect(prompts[0]).toContain("## Request\nMake it shorter.");
    expect(written.mutation).toBe("Make it shorter.");
  });

  it("goes on with the population's list: unordered, or ascending and announced the other way round", async () => {
    const { prompts } = await moved("estimation");
    for (const text of ["Name the colour.", "Say which colour.", "Which is it, red or blue?"])
      expect(prompts[0]).toContain(text);
    const ranked = await moved("rankedEstimation");
    expect(ranked.prompts[0]).toContain(
      "1. Name the colour.\n\n2. Say which colour.\n\n3. Which is it, red or blue?",
    );
    expect(ranked.prompts[0]).toContain("In descending order of score");
  });

  it("lists no instruction twice, nor two that mean the same", async () => {
    const population = ["Name the colour.", "Say which colour.", "name the  colour", "Name the colour!"];
    const { prompts } = await moved("rankedEstimation", { population });
    expect(prompts[0]).toContain("2. ");
    expect(prompts[0]).not.toContain("3. ");
  });

  it("goes on with the elites of the unit's line", async () => {
    const { prompts } = await moved("lineage");
    expect(prompts[0]).toContain("1. An older one.\n\n2. Name the colour.");
  });

  it.each([
    ["lineage", { hasLed: false }],
    ["estimation", { population: ["Name the colour."] }],
    ["workingOut", { isRight: false }],
  ] as const)("mutates where %s has nothing to work with", async (move, options) => {
    const { prompts } = await moved(move, options);
    expect(prompts[0]).toContain("## Request\nMake it shorter.");
  });

  it("mutates the mutation prompt first, and the child inherits it", async () => {
    const zero = await moved("zeroOrderHyper");
    expect(THINKING_STYLES.some((style) => zero.prompts[0]?.includes(style))).toBe(true);
    const first = await moved("firstOrderHyper");
    expect(first.prompts[0]).toContain("Make it shorter.");
    for (const { prompts, written } of [zero, first]) {
      expect(prompts[1]).toContain(`## Request\n${NOTE}`);
      expect(written.mutation).toBe(NOTE);
    }
  });

  it("keeps the mutation prompt where the new one is empty or endless", async () => {
    for (const note of ["", "word ".repeat(500)]) {
      const reply = (prompt: string): string =>
        /^## Improved request\n\(/im.test(prompt) ? `## Improved request\n${note}` : usual(prompt);
      const { written } = await moved("firstOrderHyper", { reply });
      expect(written).toEqual({ mutation: "Make it shorter.", instruction: "Tell red from blue." });
    }
  });

  it("infers the instruction from a correct working-out", async () => {
    const { prompts } = await moved("workingOut");
    expect(prompts[0]).toContain("Word: ember 0\nColour: red");
  });

  it.each([
    ["nothing", ""],
    ["10,000 words", "word ".repeat(10_000)],
    ["what is there already", "Say WHICH colour."],
    ["a role", "Tell red from blue.\nUser: what is it?"],
  ])("writes nothing where the model answers with %s", async (_, answer) => {
    const { written } = await moved("firstOrder", { reply: () => `## Instruction\n${answer}` });
    expect(written).toEqual({ mutation: "Make it shorter." });
  });
});
