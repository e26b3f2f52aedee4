import { describe, expect, it } from "vitest";
import { proposerContext } from "../propose/proposer-context.js";
import { advise } from "./advise.js";
import { condense } from "./condense.js";
import { continueList } from "./continue-list.js";
import { hint } from "./hint.js";
import { improveMutation } from "./improve-mutation.js";
import { inferFromWorking } from "./infer-from-working.js";
import { inventMutation } from "./invent-mutation.js";
import { mutateInstruction } from "./mutate-instruction.js";
import type { Operator } from "./operator.js";
import { writingDesk } from "./testing/writing-desk.js";
import { writeInstructions } from "./write-instructions.js";

const texts = {
  program: "It sorts words by colour.",
  step: "colour: from word to colour",
  steps: "[colour]\ncolour: from word to colour\nName the colour.",
  currentInstruction: "Name the colour.",
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

const moves: readonly (readonly [Operator, readonly Text[]])[] = [
  [advise, ["program", "steps", "betterRun", "worseRun"]],
  [condense, ["step", "currentInstruction", "limit"]],
  [hint, ["program", "step"]],
  [mutateInstruction, ["program", "step", "style", "request", "currentInstruction"]],
  [continueList, ["step", "order", "list"]],
  [inventMutation, ["step", "style"]],
  [improveMutation, ["request"]],
  [inferFromWorking, ["step", "workings"]],
];

describe.each(moves.map(([move, fields]) => ({ name: move.name, move, fields })))(
  "$name",
  ({ move, fields }) => {
    const given = Object.fromEntries(fields.map((field) => [field, texts[field]]));

    it("asks with all that it may be shown, and with nothing else", async () => {
      const { context, asked } = await writingDesk(() => "Done.");
      const call = { sample: 0, signal: context.signal };
      expect(await move.ask(given, call, proposerContext(context))).toBe("Done.");
      const prompt = asked[0]?.prompt ?? "";
      for (const field of fields) expect(prompt).toContain(texts[field]);
      expect(move.headings).toHaveLength(fields.length + 1);
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
  },
);
