import { fieldwise, type LanguageModel, predict, program, sha256Hex, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";
import type { Proposer } from "../../propose/proposer.js";
import { textOf, wordRows } from "../../testing/two-steps.js";

const COLOUR = "Name the colour.";
const HEAT = "Say how warm it is.";
const input = { word: z.string() };

/** Two steps that do not depend on each other: a word's colour and its heat. */
export const twoSides = program({
  name: "twoSides",
  input,
  output: { colour: z.string(), heat: z.string() },
  modules: {
    colour: predict(signature({ instruction: COLOUR, input, output: { colour: z.enum(["red", "blue"]) } }), {
      format: "json",
    }),
    heat: predict(signature({ instruction: HEAT, input, output: { heat: z.enum(["hot", "cold"]) } }), {
      format: "json",
    }),
  },
  run: async ({ word }, steps) => {
    const [{ colour }, { heat }] = await Promise.all([steps.colour({ word }), steps.heat({ word })]);
    return { colour, heat };
  },
});

/** The codes that the model wants to read: a letter right from the start on is worth a fourth of the words. */
export const SECRETS = { colour: "cab", heat: "bda" } as const;

export const stairs = {
  trainset: wordRows(12),
  valset: wordRows(24, 100),
  holdout: wordRows(24, 200),
  metric: fieldwise("colour", "heat"),
};

/** Right on one word in four, and on one more for each letter of `Code: …` that the instruction begins right. */
export function codeReader(): LanguageModel {
  return scriptedLm({
    id: "codeReader",
    reply: (request) => {
      const text = textOf(request);
      const [, word = "", number = "0"] = /(ember|frost) (\d+)/.exec(text) ?? [];
      const isColour = text.includes(COLOUR);
      const [, code = ""] = /Code: (\w+)/.exec(text) ?? [];
      const secret = isColour ? SECRETS.colour : SECRETS.heat;
      const isRed = (word === "ember") === Number(number) % 4 <= matching(code, secret);
      return JSON.stringify(isColour ? { colour: isRed ? "red" : "blue" } : { heat: isRed ? "hot" : "cold" });
    },
  });
}

function matching(code: string, secret: string): number {
  const wrong = Array.from(secret).findIndex((letter, index) => code[index] !== letter);
  return wrong < 0 ? secret.length : wrong;
}

/** Learns from the history alone: puts letters that were not tried to the codes of the three best instructions in turn. */
export function codeWriter(): Proposer {
  return {
    name: "codeWriter",
    propose: async ({ base, history = [], count, rng }) => {
      const tried = new Set([base, ...history.map(({ instruction }) => instruction)]);
      const best = history
        .filter(({ instruction }) => !/Code: \w{3}/.test(instruction))
        .toSorted((a, b) => b.score - a.score)
        .slice(0, 3);
      const grown = rng
        .shuffle(LETTERS)
        .flatMap((letter) => best.map(({ instruction }) => withLetter(instruction, letter)));
      return grown.filter((instruction) => !tried.has(instruction)).slice(0, count);
    },
  };
}

const LETTERS = ["a", "b", "c", "d"] as const;

function withLetter(instruction: string, letter: string): string {
  return instruction.includes("Code: ") ? `${instruction}${letter}` : `${instruction} Code: ${letter}`;
}

/**
 * The same as a model, and less clever: gives back the last, best entry of the history in its prompt, in which it keeps each code, puts a letter to it,
 * or changes one.
 */
export function codeWritingLm(): LanguageModel {
  return scriptedLm({
    id: "codeWritingLm",
    reply: (request, { sample }) => {
      const text = textOf(request);
      const [, ...history] = text.split(/Score: \d+ %\n/);
      const [best = ""] = (history.at(-1) ?? "Noted.").split("\n\n", 1);
      const lines = best
        .split("\n")
        .map((line) =>
          line.startsWith(COLOUR) || line.startsWith(HEAT)
            ? changed(line, `${sample} ${line} ${text}`)
            : line,
        );
      const headings = [...text.matchAll(/^## (.+)\n\(/gm)].map(([, heading]) => heading);
      return headings.map((heading) => `## ${heading}\n${lines.join("\n")}`).join("\n\n");
    },
  });
}

/** One time in three as it was; else with a letter put on, or another one at some place. */
function changed(instruction: string, seed: string): string {
  const digits = Array.from(sha256Hex(seed).slice(0, 3), (digit) => Number.parseInt(digit, 16));
  const [move = 0, draw = 0, place = 0] = digits;
  const letter = LETTERS[draw % LETTERS.length] ?? "a";
  const [task = "", code = ""] = instruction.split(" Code: ");
  if (move < 5) return instruction;
  if (code === "" || (move < 10 && code.length < 3)) return withLetter(instruction, letter);
  const letters = Array.from(code).with(place % code.length, letter);
  return `${task} Code: ${letters.join("")}`;
}
