import { type LanguageModel, sha256Hex } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { textOf } from "../../testing/two-steps.js";

/** A question to the model, by the titles of what it was shown. */
export interface AskedMove {
  readonly sections: Readonly<Record<string, string>>;
  readonly prompt: string;
  readonly temperature: number;
}

export interface CodeEditingLm {
  readonly lm: LanguageModel;
  readonly asked: readonly AskedMove[];
  /** What was asked with a section of that title. */
  readonly with: (title: string) => readonly AskedMove[];
}

const LETTERS = ["a", "b", "c", "d"] as const;

/**
 * A model for the text moves on the stairs of codes: its reasons say nothing of use, its edits and crossings put a letter to the code of one of the instructions that it
 * is shown, or change one, and its paraphrases say the same with another word before it.
 */
export function codeEditingLm(): CodeEditingLm {
  const asked: AskedMove[] = [];
  const lm = scriptedLm({
    id: "codeEditingLm",
    usage: { promptTokens: 90, completionTokens: 12 },
    reply: (request, { sample }) => {
      const prompt = textOf(request);
      const sections = sectionsOf(prompt);
      asked.push({ sections, prompt, temperature: request.temperature });
      if (/^## Reason\n\(/m.test(prompt)) return "## Reason\nIt lacks a letter.";
      const digits = Array.from(sha256Hex(`${sample} ${prompt}`).slice(0, 4), (digit) =>
        Number.parseInt(digit, 16),
      );
      return `## Instruction\n${isParaphrase(sections) ? reworded(sections, digits) : changed(oneOf(sections, digits), sample, digits)}`;
    },
  });
  return { lm, asked, with: (title) => asked.filter(({ sections }) => title in sections) };
}

/** Texts under their headings, those of the answer's layout left out. */
function sectionsOf(prompt: string): Readonly<Record<string, string>> {
  const parts = prompt.split(/^## /m).slice(1);
  const entries = parts.map((part): readonly [string, string] => {
    const [title = "", ...lines] = part.split("\n");
    return [title, lines.join("\n").trim()];
  });
  return Object.fromEntries(entries.filter(([, text]) => text !== "(text)"));
}

function isParaphrase(sections: AskedMove["sections"]): boolean {
  return !("Reason" in sections) && "Current instruction" in sections;
}

function reworded(sections: AskedMove["sections"], [draw = 0]: readonly number[]): string {
  return `Sample ${draw}: ${sections["Current instruction"] ?? ""}`;
}

/** DE's best, or one of GA's parents, or the instruction to edit. */
function oneOf(sections: AskedMove["sections"], [draw = 0]: readonly number[]): string {
  const parent = draw % 2 === 0 ? sections["First parent"] : sections["Second parent"];
  return sections.Best ?? parent ?? sections["Current instruction"] ?? "";
}

/** Four samples in a row put four different letters to a code. */
function changed(instruction: string, sample: string, [, move = 0, place = 0]: readonly number[]): string {
  const letter = LETTERS[Number.parseInt(sample, 10) % LETTERS.length] ?? "a";
  const [task = "", code = ""] = instruction.split(" Code: ");
  if (code.length < 3 && move < 14) return `${task} Code: ${code}${letter}`;
  if (code === "") return `${task} Code: ${letter}`;
  return `${task} Code: ${Array.from(code)
    .with(place % code.length, letter)
    .join("")}`;
}
