import { type LmRequest, predict, program, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { clausesIn } from "./clause-text.js";
import { learningProposer } from "./proposer-model.js";
import { readPrompt } from "./read-prompt.js";

const failures = [
  "Message: please invoice today\nDesk: amber\nExpected Desk: blue\nScore: 0 %\nFeedback: This one belongs to blue, not to amber.",
  "Message: the invoice here\nDesk: amber\nExpected Desk: blue\nScore: 0 %",
  "Message: still a kettle\nDesk: green\nScore: 100 %",
].join("\n\n");

/** What the proposer writes into one field, given others. */
async function written(
  output: string,
  given: Readonly<Record<string, string>>,
  { instruction = "Improve it.", sample = 0 } = {},
): Promise<string> {
  const input = Object.fromEntries(Object.keys(given).map((name) => [name, z.string()]));
  const answer = { [output]: z.string() };
  const ask = program({
    name: "ask",
    input,
    output: answer,
    modules: { write: predict(signature({ instruction, input, output: answer })) },
    run: (values, { write }) => write(values),
  });
  const reply = await ask.run(given, { lm: learningProposer(), sample });
  return reply[output] ?? "";
}

const samples = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("readPrompt()", () => {
  const request: LmRequest = {
    layout: "chat",
    prefix: [{ role: "system", text: "Improve it.\n\n## instruction\n(text)" }],
    messages: [
      {
        role: "user",
        text: `## failures\n${failures}\n\n## current Instruction\n\`\`\`\nSort it.\n\`\`\`\n\n## word Limit\nChange at most 12 words.`,
      },
    ],
    temperature: 1,
    maxTokens: 100,
  };
  it("finds records with what was answered and what was right, fields, fences and limits", () => {
    const { asked, records, sections, wordLimit } = readPrompt(request);
    expect(asked).toEqual(["instruction"]);
    expect(records.map(({ expected, answered }) => [expected, answered])).toEqual([
      ["blue", "amber"],
      ["blue", "amber"],
      ["green", undefined],
    ]);
    expect(sections.find(({ heading }) => heading === "current Instruction")?.text).toBe("Sort it.");
    expect(wordLimit).toBe(12);
  });

  it("finds nothing to learn from in a prompt without records", () => {
    const messages = [
      { role: "user", text: "## data Facts\nMessage: 6 to 9 words\nDesk: amber 20 %" },
    ] as const;
    expect(readPrompt({ ...request, messages }).records).toEqual([]);
  });
});

describe("learningProposer()", () => {
  it("states what the failures have in common, most of the time", async () => {
    const replies = await Promise.all(
      samples.map((sample) =>
        written("instruction", { currentInstruction: "Sort it.", failures }, { sample }),
      ),
    );
    const right = replies.filter((text) =>
      clausesIn(text).some(({ cues, desk }) => cues.join() === "invoice" && desk === "blue"),
    );
    expect(right.length).toBeGreaterThan(6);
    for (const text of replies) expect(text.startsWith("Sort it.")).toBe(true);
    expect(new Set(replies).size).toBeGreaterThan(3);
  });

  it("knows nothing where nothing is shown", async () => {
    for (const sample of samples)
      expect(clausesIn(await written("instruction", { currentInstruction: "Sort it." }, { sample }))).toEqual(
        [],
      );
  });

  it("takes over what a reason says, and drops what it denies", async () => {
    const reason = 'If it holds "garden", answer green. It is wrong that "invoice" means violet.';
    const currentInstruction = 'Sort it.\nIf it holds "invoice", answer violet.';
    const replies = await Promise.all(
      samples.map((sample) => written("instruction", { currentInstruction, reason }, { sample })),
    );
    expect(replies.filter((text) => text.includes("garden")).length).toBeGreaterThan(5);
    expect(replies.filter((text) => !text.includes("violet")).length).toBeGreaterThan(1);
  });

  it("writes one sentence where one is asked for, and never one that was rejected", async () => {
    const rejected = '- Sort it; If it holds "invoice", answer blue.';
    const given = {
      currentInstruction: "Sort it. Take care.",
      sentenceToRevise: "Sort it.",
      failures,
      rejected,
    };
    for (const sample of samples) {
      const text = await written("newSentence", given, { sample });
      expect(text).not.toContain("Take care");
      expect(text.split("\n")).toHaveLength(1);
      expect(clausesIn(text)).not.toContainEqual(
        expect.objectContaining({ cues: ["invoice"], desk: "blue" }),
      );
    }
  });

  it("explains failures in a note, in the parts that are asked for, and under the names of steps", async () => {
    expect(clausesIn(await written("reason", { failures })).length).toBeGreaterThan(0);
    const instruction = "Write two parts:\n1. Task type: a line.\n2. Tips: some.";
    expect(await written("instruction", { examples: failures }, { instruction })).toMatch(
      /^\*\*Task type\*\*\n[\s\S]*\*\*Tips\*\*\n/,
    );
    const advice = await written(
      "advice",
      { steps: "[sort]\nsort: from Message to Desk", betterRun: failures },
      { instruction: "Give each step its name in square brackets, and advice." },
    );
    expect(advice).toMatch(/^\[sort\]\n/);
  });
});
