/**
 * A program file whose right answers follow opposite rules in two topics, with a scripted model that follows its demos: without any it says yes. It
 * exports an `embedder` that tells the topics apart, and no sets; `topicRows` makes them.
 */
export const topicsProgram = `
import { exactMatch, predict, program, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";

const judge = predict(
  signature({
    instruction: "Judge the text.",
    input: { text: z.string() },
    output: { label: z.enum(["yes", "no"]) },
  }),
  { format: "json" },
);

export default program({
  name: "topics",
  input: { text: z.string() },
  output: { label: z.string() },
  modules: { judge },
  run: ({ text }, steps) => steps.judge({ text }),
});

export const metric = exactMatch("label");

export const embedder = {
  id: "topics",
  dimension: 2,
  embed: async (texts) =>
    texts.map((text) => {
      const angle = (Number(/no (\\d+)/.exec(text)?.[1] ?? 0) % 40) / 1000;
      const turned = text.includes("harbour") ? Math.PI / 2 - angle : angle;
      return Float32Array.of(Math.cos(turned), Math.sin(turned));
    }),
};

export const lm = scriptedLm({
  usage: { promptTokens: 50, completionTokens: 3 },
  reply: ({ prefix, messages }) => {
    const shown = prefix.map(({ text }) => text).join("\\n");
    const votes = [...shown.matchAll(/(bright|dull)[^\\n]*[\\s\\S]*?"(yes|no)"/g)].map(([, kind, label]) =>
      (kind === "bright") === (label === "yes") ? 1 : -1,
    );
    const sum = votes.reduce((total, vote) => total + vote, 0);
    const isBright = messages.at(-1)!.text.includes("bright");
    return JSON.stringify({ label: sum === 0 || isBright === sum > 0 ? "yes" : "no" });
  },
});
`;

/** Labelled rows as JSON Lines, the topics in alternation: bright is yes in the kitchen and no at the harbour. */
export function topicRows(count: number, from = 0): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const topic = index % 2 === 0 ? "kitchen" : "harbour";
    const isBright = index % 4 < 2;
    const label = isBright === (topic === "kitchen") ? "yes" : "no";
    return {
      input: { text: `${topic} no ${from + index}: ${isBright ? "bright" : "dull"}` },
      expected: { label },
    };
  });
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
