import { type Embedder, sha256Hex } from "@signet/core";
import { describe, expect, it } from "vitest";
import { currentOf, limitOf, runGpo, triedBy, worths } from "../gpo/testing/questions.js";
import type { Question } from "../gpo/testing/worth.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { gpo } from "./gpo.js";
import type { GpoOptions } from "./gpo-options.js";

/** A search takes some thousand calls. */
const timeoutMs = 60_000;

describe("gpo()", () => {
  it(
    "names in step t the limit of the schedule: 18 steps of the paper",
    async () => {
      const { improve } = await runGpo({ samples: 1 });
      expect(improve.map(limitOf).join(" ")).toBe("49 48 47 45 42 40 36 33 30 26 23 20 17 14 12 11 10 10");
      const linear = await runGpo({ samples: 1, limit: "linear" });
      expect(linear.improve.map(limitOf).join(" ")).toBe(
        "47 45 43 41 38 36 34 32 30 27 25 23 21 18 16 14 12 10",
      );
    },
    timeoutMs,
  );

  it("asks for at most `samples` prompts a step, at its temperature, and takes as many steps as there are batches", async () => {
    const steps = async (rows: number) =>
      (await runGpo({ epochs: 2, samples: 3, temperature: 0.7 }, { rows })).improve;
    expect(await steps(16)).toHaveLength(2 * 2 * 3);
    expect(await steps(20)).toHaveLength(2 * 3 * 3); // the rest is half a batch
    expect(await steps(19)).toHaveLength(2 * 2 * 3);
    expect(await steps(3)).toHaveLength(2 * 1 * 3);
    expect((await steps(16)).every(({ temperature }) => temperature === 0.7)).toBe(true);
  });

  it("goes on from the best candidate of a step, even if it is worse, and answers with the best of all", async () => {
    const write = worths(12, 9, 8, 6, 7, 5, 3, 2);
    const { improve, report } = await runGpo({ epochs: 2, samples: 2 }, { write, rows: 16 });
    const currents = improve.filter((_, index) => index % 2 === 0).map(currentOf);
    expect(currents).toEqual(["Name it.", ...[12, 8, 7].map((worth) => `Say the hue, worth ${worth}.`)]);
    expect(report.proposed.parameters.colour?.instruction).toBe("Say the hue, worth 12.");
    expect(report.valScore).toBe(12 / 20);
  });

  it("answers with the start when nothing was better", async () => {
    const { report } = await runGpo({ epochs: 1, samples: 2 }, { write: worths(3, 2, 1, 0), rows: 16 });
    expect(report.proposed.parameters.colour?.instruction).toBe("Name it.");
  });

  it("shows at most k prompts with whole scores: the most similar earlier ones in ascending order, the current one last", async () => {
    /** By angle: the instruction as written is nearest to all. */
    const angles: Readonly<Record<string, number>> = {
      "worth 6": 90,
      "worth 7": 10,
      "worth 8": 60,
      "worth 9": 20,
    };
    const embedder: Embedder = {
      id: "angles",
      dimension: 2,
      embed: async (texts) =>
        texts.map((text) => {
          const [degrees = 80] = Object.entries(angles).flatMap(([word, angle]) =>
            text.includes(word) ? [angle] : [],
          );
          return new Float32Array([Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]);
        }),
    };
    const { improve } = await runGpo(
      { samples: 1, epochs: 5, trajectory: 3 },
      { write: worths(6, 7, 8, 9, 10), rows: 8, embedder },
    );
    const start = { text: "Name it.", score: "20" };
    const [six, seven, eight, nine] = [6, 7, 8, 9].map((worth) => ({
      text: `Say the hue, worth ${worth}.`,
      score: String(5 * worth),
    }));
    expect(improve.map(triedBy)).toEqual([
      [start],
      [start, six],
      [six, start, seven],
      [six, start, eight],
      [eight, seven, nine],
    ]);
  });

  it("tells relevance by tf-idf without an embedder", async () => {
    const texts = [
      "Sort apples by weight.",
      "Name the colour of the word.",
      "Sort pears by weight and size.",
      "Sort pears by size.",
    ];
    const { improve } = await runGpo(
      { samples: 1, epochs: 4, trajectory: 2 },
      { write: ({ number }) => texts[number] ?? "", rows: 8 },
    );
    expect(improve.map((question) => triedBy(question).map(({ text }) => text))).toEqual([
      ["Name it."],
      ["Name it.", texts[0]],
      ["Name it.", texts[1]],
      [texts[0], texts[2]],
    ]);
  });

  it("evaluates no text twice, lets a known one keep its score, and stays where nothing new is left", async () => {
    const write = worths(8, 6, 8, 6, 8, 6);
    const { improve, trials, scored } = await runGpo({ epochs: 3, samples: 2 }, { write, rows: 8 });
    expect(improve).toHaveLength(6);
    // The second step knows both; one of them was chosen before, so the other is. The third has neither.
    expect(improve.map(currentOf).slice(2)).toEqual(
      [8, 8, 6, 6].map((worth) => `Say the hue, worth ${worth}.`),
    );
    expect(trials).toHaveLength(3);
    expect(scored).toHaveLength(3 * 20);
  });

  it("tries no two spellings of one instruction", async () => {
    const spellings = ["Say the hue.", "say the hue.", "Say  the\nhue.", "SAY THE HUE."];
    const { trials } = await runGpo(
      { epochs: 1, samples: 4 },
      { write: ({ number }) => spellings[number] ?? "", rows: 8 },
    );
    expect(trials).toHaveLength(2);
  });

  it("runs the training batch only to reflect on it, and the valset once for each new candidate", async () => {
    const isTraining = (word: string) => Number(/\d+/.exec(word)?.[0]) >= 1000;
    for (const reflect of [false, true]) {
      const { scored, trials, questions } = await runGpo(
        { epochs: 1, samples: 2, reflect },
        { write: worths(5, 6, 7, 8), rows: 16 },
      );
      const training = scored.filter(isTraining);
      expect(training).toHaveLength(reflect ? 16 : 0);
      expect(new Set(training).size).toBe(training.length);
      expect(scored.length - training.length).toBe(5 * 20);
      expect(trials).toHaveLength(5 + (reflect ? 2 : 0));
      expect(questions.filter(({ kind }) => kind === "reflect")).toHaveLength(reflect ? 2 : 0);
    }
  });

  it("shows a reflection on the failures of the batch at hand", async () => {
    const { questions } = await runGpo({ epochs: 1, samples: 1, reflect: true }, { rows: 16 });
    const [reflection] = questions;
    expect(reflection).toMatchObject({ kind: "reflect", temperature: 0 });
    expect(reflection?.sections.Failures).toMatch(
      /Word: (ember|frost) 10\d\d\nColour: (red|blue)\nExpected Colour: (red|blue)/,
    );
    expect(questions[1]?.sections.Reason).toBe("It says too little.");
  });

  it("stops when patience is over", async () => {
    const { improve } = await runGpo({ samples: 1, patience: 2 }, { write: worths(5, 6, 3, 2, 9) });
    expect(improve).toHaveLength(4);
  });

  it("orders the other way round where it is told to", async () => {
    const of = async (order: "ascending" | "descending") =>
      (
        await runGpo(
          { samples: 1, epochs: 4, select: "recency", order },
          { write: worths(6, 7, 8, 9), rows: 8 },
        )
      ).improve.map(triedBy);
    expect(await of("descending")).toEqual((await of("ascending")).map((tried) => tried.toReversed()));
  });

  it("shows task examples of the trainset with the instruction's place, wherever that is said to be", async () => {
    const of = async (options: GpoOptions) =>
      (await runGpo({ ...options, samples: 1, epochs: 1 }, { rows: 8 })).improve[0]?.sections[
        "Task examples"
      ];
    const shown = await of({});
    expect(shown?.split("\n\n")).toHaveLength(3);
    expect(shown).toMatch(/^<INS>\nWord: (ember|frost) 10\d\d\nColour: (red|blue)$/m);
    expect(await of({ position: "afterInput" })).toMatch(
      /^Word: (ember|frost) 10\d\d <INS>\nColour: (red|blue)$/m,
    );
    expect(await of({ position: "beforeOutput" })).toMatch(
      /^Word: (ember|frost) 10\d\d\n<INS> Colour: (red|blue)$/m,
    );
    expect(await of({ examples: 0 })).toBeUndefined();
  });

  it("has the parts of the meta-prompt in the order of the paper", async () => {
    const { improve } = await runGpo({ samples: 1, epochs: 1, reflect: true }, { rows: 8 });
    expect(Object.keys(improve[0]?.sections ?? {})).toEqual([
      "",
      "Instruction", // how to write the answer, at the end of the instruction
      "Trajectory",
      "Current instruction",
      "Reason",
      "Task examples",
      "Request",
      "Word limit",
    ]);
  });

  it("does the same again with the same seed", async () => {
    const once = async (seed: number) => {
      const { questions, plans } = await runGpo(
        { samples: 2, epochs: 1, reflect: true },
        { seed, write: worths(5, 9, 3, 7), rows: 24 },
      );
      return JSON.stringify([questions, plans]);
    };
    expect(await once(42)).toBe(await once(42));
    expect(await once(42)).not.toBe(await once(43));
  });

  it("chooses with seed 42 as it always did", async () => {
    // What is written depends on all that the prompt shows.
    const write = ({ text, number }: Question) =>
      `Say the hue, worth ${Number.parseInt(sha256Hex(`${text} ${number}`).slice(0, 4), 16) % 20}.`;
    const { improve, report } = await runGpo({ epochs: 2, samples: 2 }, { write, rows: 24, seed: 42 });
    const currents = improve.filter((_, index) => index % 2 === 0).map(currentOf);
    expect([...currents, report.proposed.parameters.colour?.instruction]).toMatchInlineSnapshot(`
      [
        "Name it.",
        "Say the hue, worth 11.",
        "Say the hue, worth 14.",
        "Say the hue, worth 8.",
        "Say the hue, worth 18.",
        "Say the hue, worth 2.",
        "Say the hue, worth 18.",
      ]
    `);
  });

  it("says beforehand what it will take, at most", async () => {
    const { problem } = await twoStepProblem(); // 40 rows to learn from, 30 to choose by, two modules
    const [steps, samples, valset] = [3 * 5, 8, 30];
    const work = (options: GpoOptions) => {
      const [, propose, search] = gpo(options).estimate?.(problem).phases ?? [];
      return [propose?.proposerCalls?.most, search?.taskRuns?.most];
    };
    expect(work({})).toEqual([2 * steps * samples, steps * samples * valset]);
    expect(work({ limit: "none" })).toEqual([steps * samples, steps * samples * valset]);
    expect(work({ enforce: "off", reflect: true, select: "summary" })).toEqual([
      steps * (samples + 2 + 1),
      steps * ((samples + 1) * valset + 8),
    ]);
  });

  it("refuses options out of range", () => {
    const wrong: readonly GpoOptions[] = [
      { epochs: 0 },
      { samples: 1.5 },
      { trajectory: 0 },
      { examples: -1 },
      { warmup: 1.2 },
      { temperature: Number.NaN },
      { initialStep: 5, finalStep: 10 },
      { select: "all" as never },
      { limit: "step" as never },
      { joint: "yes" as never },
    ];
    for (const options of wrong)
      expect(() => gpo(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    expect(gpo().options).toMatchObject({
      select: "relevance",
      limit: "cosine",
      refine: "generate",
      enforce: "reject",
    });
  });
});
