import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { promptOf } from "../propose/testing/proposer-model.js";
import { contextOf } from "../propose/testing/request.js";
import {
  attemptText,
  improveFromTrajectory,
  limitText,
  PLACEHOLDER,
  type Refine,
  requestText,
} from "./improve-from-trajectory.js";

const texts = {
  wordLimit: limitText(12),
  trajectory: "Tag it.\nScore: 40 %",
  request: requestText("generate"),
  currentInstruction: "Tag it.",
  taskExamples: `${PLACEHOLDER}\nText: ember\nLabel: red`,
};

async function ask(refine: Refine, steps = 1, more: Readonly<Record<string, string>> = {}) {
  const prompts: string[] = [];
  const lm = scriptedLm({
    reply: (request) => {
      prompts.push(promptOf(request));
      return steps === 1 ? "## Instruction\nTag the text." : "## Instructions\n[tag]\nTag the text.";
    },
  });
  const operator = improveFromTrajectory(refine, steps);
  const signal = new AbortController().signal;
  const reply = await operator.ask({ ...texts, ...more }, { sample: 0, signal }, contextOf(lm));
  return { reply, prompt: prompts[0] ?? "", operator };
}

const headings = (prompt: string): readonly string[] =>
  [...prompt.matchAll(/^## (.+)\n(?!\()/gm)].map(([, heading = ""]) => heading);

describe("improveFromTrajectory()", () => {
  it("shows its parts in the order of the paper, whatever order they are given in", async () => {
    const all = { reason: "It is vague.", lastAttempt: attemptText(30, 12, "Tag …") };
    const { prompt, reply } = await ask("generate", 1, all);
    expect(headings(prompt)).toEqual([
      "Trajectory",
      "Current instruction",
      "Reason",
      "Task examples",
      "Request",
      "Word limit",
      "Last attempt",
    ]);
    expect(prompt).toContain("Change at most 12 words");
    expect(prompt).toContain("changes 30 words, which is more than 12");
    expect(reply).toBe("Tag the text.");
  });

  it("announces nothing that is not given", async () => {
    const { prompt } = await ask("generate");
    expect(prompt).not.toMatch(/reason|last attempt/i);
  });

  it("differs between writing and editing in its goal and its request alone", async () => {
    const [written, edited] = [await ask("generate"), await ask("edit")];
    const rest = (prompt: string): string => prompt.split("\n").slice(1).join("\n");
    expect(written.prompt).not.toBe(edited.prompt);
    expect(rest(written.prompt)).toBe(rest(edited.prompt));
    expect(requestText("generate")).not.toBe(requestText("edit"));
    expect(written.operator.name).not.toBe(edited.operator.name);
  });

  it("knows its own words, requests and limits among them", async () => {
    const { operator } = await ask("edit");
    expect(operator.words).toEqual(expect.arrayContaining([requestText("edit"), limitText(0)]));
  });

  it("asks for the instructions of several steps under their names", async () => {
    const { prompt, reply } = await ask("generate", 2);
    expect(prompt).toContain("For each step a line with its name in brackets");
    expect(reply).toBe("[tag]\nTag the text.");
  });
});
