import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { rewriteFromFeedback } from "./rewrite-from-feedback.js";
import { writingDesk } from "./testing/writing-desk.js";
import { writeInstructions } from "./write-instructions.js";

const texts = {
  step: "colour: from Word to Colour (one of: red, blue)",
  currentInstruction: "```\nName the colour.\n```",
  examples: "### Example 1\nWord: ember 3\nColour: blue\nScore: 0 %\nFeedback: Embers glow.",
};

async function written(reply: string): Promise<{
  readonly text: string | undefined;
  readonly prompt: string;
  readonly warnings: readonly string[];
}> {
  const { problem, context, asked, warnings } = await writingDesk(() => `## instruction\n${reply}`);
  const base = "Name the colour.";
  const options = { operator: rewriteFromFeedback, problem, path: "colour", base, drafts: [{ texts }] };
  const [text] = await writeInstructions({ ...options, known: [], distinct: "text", rng: rng(0) }, context);
  return { text, prompt: asked[0]?.prompt ?? "", warnings };
}

describe("rewriteFromFeedback", () => {
  it("shows the present instruction and the examples, and asks for what they tell", async () => {
    const { text, prompt } = await written("Name the colour. What glows is red.");
    expect(text).toBe("Name the colour. What glows is red.");
    for (const shown of Object.values(texts)) expect(prompt).toContain(shown);
    expect(prompt).toContain("every fact of this particular field");
  });

  it("takes a new instruction out of its fence", async () => {
    expect((await written("```text\nName it. What glows is red.\n```")).text).toBe(
      "Name it. What glows is red.",
    );
  });

  it.each([
    ["what is empty", "```\n\n```"],
    ["its own words", "Work out what the step is given and what is asked of it, in detail."],
    ["a present instruction in other letters", "NAME the colour."],
  ])("takes no instruction from %s", async (_, reply) => {
    expect((await written(reply)).text).toBeUndefined();
  });
});
