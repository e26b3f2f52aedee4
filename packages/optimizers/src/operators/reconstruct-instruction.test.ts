import { describe, expect, it } from "vitest";
import { proposerContext } from "../propose/proposer-context.js";
import { reconstructInstruction } from "./reconstruct-instruction.js";
import { writingDesk } from "./testing/writing-desk.js";
import { writeInstructions } from "./write-instructions.js";

const texts = { step: "colour: from word to colour", examples: "Word: ember 3\nColour: red" };
const five =
  "### Task type\nA task of naming colours.\n\n### Task description\nGiven a word, name its colour.\n\n### Output\nred or blue\n\n### Reasoning process\n1. Read.\n2. Decide.\n\n### Tips\nBe exact.";

describe("reconstructInstruction", () => {
  it("asks with pairs for exactly five parts, and with an instruction only where there is one", async () => {
    const { context, asked } = await writingDesk(() => five);
    const ask = (given: typeof texts & { readonly currentInstruction?: string }) =>
      reconstructInstruction.ask(given, { sample: 0, signal: context.signal }, proposerContext(context));
    expect(await ask(texts)).toBe(five);
    await ask({ ...texts, currentInstruction: "Name the colour." });
    const [plain = "", based = ""] = asked.map(({ prompt }) => prompt);
    expect(plain).toContain("exactly five parts");
    expect(plain.match(/^\d\. [A-Z][a-z ]+: /gm)).toHaveLength(5);
    expect(plain).toContain(texts.examples);
    expect(plain).not.toContain("improve on it");
    expect(based).toContain("improve on it");
  });

  it("lets an answer in five parts pass the checks of instructions", async () => {
    const { context, problem, warnings } = await writingDesk(() => `## instruction\n${five}`);
    const [written] = await writeInstructions(
      {
        operator: reconstructInstruction,
        problem,
        path: "colour",
        base: "Name the colour.",
        drafts: [{ texts }],
        known: [],
        distinct: "text",
        rng: context.rng,
      },
      context,
    );
    expect([written, warnings]).toEqual([five, []]);
  });
});
