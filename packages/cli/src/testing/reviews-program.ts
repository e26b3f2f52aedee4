/**
 * A program file with a scripted model: without demos it gets every third review wrong, with demos none. It exports no
 * `trainset`; `reviewRows` makes one.
 */
export const reviewsProgram = `
import { exactMatch, predict, program, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";

enum Verdict { Good = "good", Bad = "bad" }

const label = predict(
  signature({
    instruction: "Is the review good or bad?",
    input: { review: z.string() },
    output: { label: z.enum([Verdict.Good, Verdict.Bad]) },
  }),
  { format: "json" },
);

export default program({
  name: "reviews",
  input: { review: z.string() },
  output: { label: z.string() },
  modules: { label },
  run: ({ review }, steps) => steps.label({ review }),
});

export const metric = exactMatch("label");

export const lm = scriptedLm({
  usage: { promptTokens: 50, completionTokens: 3 },
  reply: ({ prefix, messages }) => {
    const text = messages.at(-1)!.text;
    const isShown = prefix.some(({ role }) => role === "assistant");
    const isHard = Number(/no (\\d+)/.exec(text)?.[1] ?? 1) % 3 === 0;
    if (isHard && !isShown) return JSON.stringify({ label: text.includes("fine") ? "bad" : "good" });
    return JSON.stringify({ label: text.includes("fine") ? "good" : "bad" });
  },
});
`;

/** Labelled rows as JSON Lines. */
export function reviewRows(count: number, from = 0): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const [word, label] = index % 2 === 0 ? ["fine", "good"] : ["awful", "bad"];
    return { input: { review: `no ${from + index}: ${word}` }, expected: { label } };
  });
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
