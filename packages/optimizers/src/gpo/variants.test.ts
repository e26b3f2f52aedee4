import { describe, expect, it } from "vitest";
import type { GpoOptions } from "../strategies/gpo-options.js";
import { runGpo } from "./testing/questions.js";
import { type Question, triedIn } from "./testing/worth.js";

/** Each compiles 17 times. */
const timeoutMs = 60_000;

describe("gpo() has variants that are pure switches", () => {
  const base = { samples: 1, epochs: 4, enforce: "off", initialStep: 40, finalStep: 8 } as const;
  const write = ({ number, kind }: Question): string =>
    kind === "reflect"
      ? "It says too little."
      : kind === "merge"
        ? `Name the merged hue ${number}.`
        : (texts[number] ?? "");
  const texts = [
    "Say the hue, worth 7.",
    "Name the hue, worth 5.",
    "Tell the hue, worth 6.",
    "Give the hue, worth 3.",
  ];
  const prompts = async (options: GpoOptions, judged = 20) =>
    (await runGpo({ ...base, ...options }, { write, rows: 8, judged })).improve.map(
      ({ sections }) => sections,
    );

  const paper = [false, true].flatMap((reflect) =>
    (["none", "summary", "recency", "relevance", "importance"] as const).map((select) => ({
      reflect,
      select,
    })),
  );
  const steps = (["none", "fixed", "linear", "cosine"] as const).flatMap((limit) =>
    [0, 0.5].flatMap((warmup) =>
      (["generate", "edit"] as const).map((refine) => ({ limit, warmup, refine })),
    ),
  );

  it.each(paper)(
    "runs all of them, and only what a switch names is another in the meta-prompt: %o",
    async ({ reflect, select }) => {
      const plain = await prompts({ epochs: 3, select: "recency", limit: "fixed" }, 6);
      for (const { limit, warmup, refine } of steps) {
        const own = await prompts({ epochs: 3, reflect, select, limit, warmup, refine }, 6);
        expect(own).toHaveLength(3);
        for (const [index, sections] of own.entries()) {
          const usual = plain[index] ?? {};
          const { "": goal, Trajectory, Request, "Word limit": words, Reason, ...same } = sections;
          const { Instruction, "Current instruction": current, "Task examples": examples } = usual;
          expect(same).toEqual({
            Instruction,
            "Current instruction": current,
            "Task examples": examples,
          });
          expect(Reason).toBe(reflect ? "It says too little." : undefined);
          const isUsual = refine === "generate";
          expect(Request === usual.Request).toBe(isUsual);
          expect(goal?.split("\n")[0] === usual[""]?.split("\n")[0]).toBe(isUsual);
          expect(words === undefined).toBe(limit === "none");
          if (limit === "fixed" && warmup === 0) expect(words).toBe(usual["Word limit"]);
          if (select === "recency") expect(Trajectory).toBe(usual.Trajectory);
        }
      }
    },
    timeoutMs,
  );

  it.each([
    ["none", ["worth 6"]],
    ["recency", ["worth 7", "worth 5", "worth 6"]],
    ["importance", ["worth 5", "worth 7", "worth 6"]],
    ["summary", ["merged hue 2", "worth 6"]],
  ] as const)("shows by %s", async (select, expected) => {
    const own = await prompts({ select });
    const tried = triedIn(own[3]?.Trajectory).map(({ text }) => text);
    expect(tried).toEqual(expected.map((part) => expect.stringContaining(part)));
  });

  it("merges the running summary with each new current prompt, and scores it", async () => {
    const { questions, plans } = await runGpo({ ...base, select: "summary" }, { write, rows: 8 });
    const merges = questions.filter(({ kind }) => kind === "merge");
    expect(merges.map(({ sections }) => [sections.Summary, sections["Current instruction"]])).toEqual([
      ["Name it.", texts[0]],
      ["Name the merged hue 0.", texts[1]],
      ["Name the merged hue 1.", texts[2]],
    ]);
    const tried = plans.map(({ parameters }) => parameters.colour?.instruction);
    expect(tried).toEqual(
      expect.arrayContaining([0, 1, 2].map((number) => `Name the merged hue ${number}.`)),
    );
    expect(tried).toHaveLength(1 + 4 + 3);
  });
});
