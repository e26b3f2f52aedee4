// The programs that every runtime runs: one declared with zod, one with zod/mini.
import { chainOfThought, majority, predict, program, signature } from "@signet/core";
import * as z from "zod";
import * as mini from "zod/mini";

const labels = ["billing", "bug"];

export const triage = program({
  name: "triage",
  input: { message: z.string() },
  output: { label: z.enum(labels) },
  modules: {
    sort: predict(
      signature({
        instruction: "Sort the message.",
        input: { message: z.string() },
        output: { label: z.enum(labels) },
      }),
    ),
  },
  run: ({ message }, { sort }) => sort({ message }),
});

/** Its output is text, which streams as it grows. */
export const noting = program({
  name: "noting",
  input: { message: z.string() },
  output: { note: z.string() },
  modules: {
    write: predict(
      signature({
        instruction: "Note it.",
        input: { message: z.string() },
        output: { note: z.string() },
      }),
    ),
  },
  run: ({ message }, { write }) => write({ message }),
});

/** In another format, with a codec, a default, and steps inside a step. */
export const rating = program({
  name: "rating",
  input: { text: mini.string(), scale: mini._default(mini.int(), 5) },
  output: { stars: mini.number(), day: mini.optional(mini.string()) },
  modules: {
    rate: majority(
      chainOfThought(
        signature({
          instruction: "Rate the text.",
          input: { text: mini.string(), scale: mini.int() },
          output: { stars: mini.number().check(mini.gte(0), mini.lte(5)), day: mini.optional(mini.string()) },
        }),
        { format: "json", temperature: 1 },
      ),
      { votes: 3, by: "stars" },
    ),
  },
  run: async (input, { rate }) => {
    const { stars, day } = await rate(input);
    return { stars, day };
  },
});
