import { describe, expect, it } from "vitest";
import { proposerContext } from "../propose/proposer-context.js";
import { crossDifference } from "./cross-difference.js";
import { crossOver } from "./cross-over.js";
import type { Operator } from "./operator.js";
import { writingDesk } from "./testing/writing-desk.js";
import { writeInstructions } from "./write-instructions.js";

const texts = {
  step: "colour: from word to colour",
  firstParent: "Name the colour of the thing.",
  secondParent: "Say which of the two it is.",
  first: "Think of its warmth.",
  second: "Think of its light.",
  best: "Name what colour it glows in.",
  present: "Name a colour.",
};

const moves: readonly (readonly [Operator, readonly (keyof typeof texts)[]])[] = [
  [crossOver, ["step", "firstParent", "secondParent"]],
  [crossDifference, ["step", "first", "second", "best", "present"]],
];

describe.each(moves)("$name", (move, fields) => {
  const given = Object.fromEntries(fields.map((field) => [field, texts[field]]));

  it("shows its step and all its partners, at temperature 0.5", async () => {
    const { context, asked } = await writingDesk(() => "Done.");
    const call = { sample: 0, signal: context.signal };
    expect(await move.ask(given, call, proposerContext(context))).toBe("Done.");
    for (const field of fields) expect(asked[0]?.prompt).toContain(texts[field]);
    expect(asked[0]?.temperature).toBe(0.5);
  });

  it("may quote its partners, and refuses an echo of its own words", async () => {
    const long = "Name the colour that a thing of this kind would have when seen from near by.";
    const replies = [long, move.words[0] ?? ""];
    const { context, problem, warnings } = await writingDesk(
      (_, sample) => replies[Number(sample) % 2] ?? "",
    );
    const drafts = Array.from({ length: 2 }, () => ({ texts: { ...given, [fields[1] ?? ""]: long } }));
    const options = { problem, path: "colour", base: "Name the colour.", known: [], drafts } as const;
    const written = await writeInstructions(
      { ...options, operator: move, sources: [long], distinct: "text", rng: context.rng },
      context,
    );
    expect(written).toEqual([long, undefined]);
    expect(warnings).toEqual([expect.stringContaining("repeats the request")]);
  });
});
