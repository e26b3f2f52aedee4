import { describe, expect, it } from "vitest";
import { proposerContext } from "../propose/proposer-context.js";
import * as operators from "./index.js";
import type { Operator } from "./operator.js";
import { writingDesk } from "./testing/writing-desk.js";
import { writeInstructions } from "./write-instructions.js";

const texts = {
  program: "It sorts words by colour.",
  step: "colour: from word to colour",
  steps: "[colour]\ncolour: from word to colour\nName the colour.",
  currentInstruction: "Name the colour.",
  examples: "Word: ember 7\nColour: red",
  failures: "Word: ember 3\nColour: blue\nExpected Colour: red",
  reason: "It never says what embers look like.",
  sentenceToRevise: "Name the colour of the word.",
  rejected: "- Name its hue.",
  removal: "You may remove it.",
  firstParent: "Name the colour of the thing.",
  secondParent: "Say which of the two it is.",
  first: "Think of its warmth.",
  second: "Think of its light.",
  best: "Name what colour it glows in.",
  present: "Name a colour.",
  style: "Where do beginners go wrong?",
  request: "Say the same more precisely.",
  order: "Each is better than the one before.",
  list: "1. Name it.\n\n2. Say which colour it has.",
  workings: "Word: ember 3\nColour: red",
  betterRun: "[colour]\nWord: ember 5\nColour: red\nScore: 100 %",
  worseRun: "[colour]\nWord: ember 5\nColour: blue\nScore: 0 %",
  limit: "At most 200 characters",
};

type Text = keyof typeof texts;

const {
  operator: _,
  writeInstructions: _instructions,
  writeNotes: _notes,
  improveFromTrajectory: _improve,
  summarisePrompts: _summarise,
  ...moves
} = operators;

/** What each may be shown, in the order of its prompt. */
const fieldsOf: Readonly<Record<keyof typeof moves, readonly Text[]>> = {
  advise: ["program", "steps", "betterRun", "worseRun"],
  condense: ["step", "currentInstruction", "limit"],
  continueList: ["step", "order", "list"],
  crossDifference: ["step", "first", "second", "best", "present"],
  crossOver: ["step", "firstParent", "secondParent"],
  editInstruction: ["step", "currentInstruction", "failures", "reason"],
  hint: ["program", "step"],
  improveMutation: ["request"],
  inferFromWorking: ["step", "workings"],
  inventMutation: ["step", "style"],
  mutateInstruction: ["program", "step", "style", "request", "currentInstruction"],
  paraphrase: ["step", "currentInstruction"],
  reconstructInstruction: ["step", "examples", "currentInstruction"],
  reflectOnFailures: ["program", "step", "currentInstruction", "failures"],
  reviseSentence: ["step", "currentInstruction", "failures", "sentenceToRevise", "rejected", "removal"],
  rewriteFromFeedback: ["step", "currentInstruction", "examples"],
};

const table = Object.entries(fieldsOf).map(([name, fields]) => ({
  name,
  fields,
  move: moves[name as keyof typeof moves] as Operator, // its own key; it is given its own fields
}));

describe.each(table)("$name", ({ move, fields }) => {
  const given = Object.fromEntries(fields.map((field) => [field, texts[field]]));

  it("asks with all that it may be shown, and with nothing else", async () => {
    const { context, asked } = await writingDesk(() => "Done.");
    const call = { sample: 0, signal: context.signal };
    expect(await move.ask(given, call, proposerContext(context))).toBe("Done.");
    const prompt = asked[0]?.prompt ?? "";
    for (const field of fields) expect(prompt).toContain(texts[field]);
    expect(move.headings).toHaveLength(fields.length + 1);
  });

  it("ends its prompt with what differs from call to call", async () => {
    const { context, asked } = await writingDesk(() => "Done.");
    await move.ask(given, { sample: 0, signal: context.signal }, proposerContext(context));
    const prompt = asked[0]?.prompt ?? "";
    const [last = "step"] = fields.slice(-1);
    expect(prompt.indexOf(move.words[0] ?? "")).toBeLessThan(prompt.indexOf(texts[last]));
  });

  it("says nothing of what it is not given", async () => {
    const { context, asked } = await writingDesk(() => "Done.");
    const [first = "step"] = fields;
    const call = { sample: 0, signal: context.signal };
    await move.ask({ [first]: texts[first] }, call, proposerContext(context));
    const prompt = asked[0]?.prompt ?? "";
    for (const heading of move.headings.slice(1, -1))
      expect(prompt.toLowerCase()).not.toContain(`- ${heading.toLowerCase()} (`);
  });

  it("is refused as an instruction where it is echoed", async () => {
    const { problem, context, warnings } = await writingDesk(() => move.words[0] ?? "");
    const written = await writeInstructions(
      {
        operator: move,
        ...{ problem, path: "colour", base: "Name the colour.", drafts: [{ texts: given }] },
        known: [],
        distinct: "text",
        rng: context.rng,
      },
      context,
    );
    expect(written).toEqual([undefined]);
    expect(warnings).toHaveLength(1);
  });
});
