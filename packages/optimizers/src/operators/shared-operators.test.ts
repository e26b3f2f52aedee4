import { describe, expect, it } from "vitest";
import { proposerContext } from "../propose/proposer-context.js";
import { editInstruction } from "./edit.js";
import type { Operator } from "./operator.js";
import { paraphrase } from "./paraphrase.js";
import { reflectOnFailures } from "./reflect.js";
import { writingDesk } from "./testing/writing-desk.js";

const texts = {
  program: "It sorts words by colour.",
  step: "colour: from word to colour",
  currentInstruction: "Name the colour.",
  failures: "Word: ember 3\nColour: blue\nExpected Colour: red",
  reason: "It never says what embers look like.",
};

const shared: readonly (readonly [Operator, readonly (keyof typeof texts)[]])[] = [
  [reflectOnFailures, ["program", "step", "currentInstruction", "failures"]],
  [editInstruction, ["step", "currentInstruction", "failures", "reason"]],
  [paraphrase, ["step", "currentInstruction"]],
];

describe.each(shared)("$name", (move, fields) => {
  it("asks with all that it may be shown", async () => {
    const { context, asked } = await writingDesk(() => "Done.");
    const given = Object.fromEntries(fields.map((field) => [field, texts[field]]));
    const call = { sample: 0, signal: context.signal };
    expect(await move.ask(given, call, proposerContext(context))).toBe("Done.");
    for (const field of fields) expect(asked[0]?.prompt).toContain(texts[field]);
  });

  it("ends its prompt with what differs from call to call", async () => {
    const { context, asked } = await writingDesk(() => "Done.");
    const given = Object.fromEntries(fields.map((field) => [field, texts[field]]));
    await move.ask(given, { sample: 0, signal: context.signal }, proposerContext(context));
    const prompt = asked[0]?.prompt ?? "";
    expect(prompt.indexOf(move.words[0] ?? "")).toBeLessThan(prompt.indexOf(texts.currentInstruction));
  });
});
