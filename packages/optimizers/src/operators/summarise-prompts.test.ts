import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { promptOf } from "../propose/testing/proposer-model.js";
import { contextOf } from "../propose/testing/request.js";
import { summarisePrompts } from "./summarise-prompts.js";

async function ask(steps: number, reply: string) {
  const seen: { prompt: string; temperature: number }[] = [];
  const lm = scriptedLm({
    reply: (request) => {
      seen.push({ prompt: promptOf(request), temperature: request.temperature });
      return reply;
    },
  });
  const texts = { summary: "Tag it in one word.", currentInstruction: "Tag the text by its colour." };
  const call = { sample: 0, signal: new AbortController().signal };
  return { merged: await summarisePrompts(steps).ask(texts, call, contextOf(lm)), ...seen[0] };
}

describe("summarisePrompts()", () => {
  it("shows the summary so far and what is to be merged into it, and draws nothing", async () => {
    const { merged, prompt, temperature } = await ask(
      1,
      "## Instruction\nTag the text by its colour, in one word.",
    );
    expect(prompt).toContain(
      "## Summary\nTag it in one word.\n\n## Current instruction\nTag the text by its colour.",
    );
    expect(temperature).toBe(0);
    expect(merged).toBe("Tag the text by its colour, in one word.");
  });

  it("merges step by step where there are several", async () => {
    const { merged, prompt } = await ask(2, "## Instructions\n[tag]\nTag it.\n[find]\nFind it.");
    expect(prompt).toContain("two sets of instructions");
    expect(merged).toBe("[tag]\nTag it.\n[find]\nFind it.");
  });
});
