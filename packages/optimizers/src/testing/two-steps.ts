import { type Example, type LanguageModel, type LmRequest, predict, program, signature } from "@signet/core";
import { type ScriptedLm, scriptedLm } from "@signet/core/testing";
import * as z from "zod";

/** A program of two steps for tests: a word's colour, then its temperature. */
export const twoSteps = program({
  name: "twoSteps",
  input: { word: z.string() },
  output: { colour: z.string(), heat: z.string() },
  modules: {
    colour: predict(
      signature({
        instruction: "Name the colour.",
        input: { word: z.string() },
        output: { colour: z.enum(["red", "blue"]) },
      }),
      { format: "json" },
    ),
    heat: predict(
      signature({
        instruction: "Say how warm it is.",
        input: { colour: z.string() },
        output: { heat: z.enum(["hot", "cold"]) },
      }),
      { format: "json" },
    ),
  },
  run: async ({ word }, { colour, heat }) => {
    const first = await colour({ word });
    const second = await heat({ colour: first.colour });
    return { colour: first.colour, heat: second.heat };
  },
});

export type WordRow = Example<{ word: string }, { colour: string; heat: string }>;

/** Words of both colours, in alternation. */
export function wordRows(count: number, from = 0): readonly WordRow[] {
  return Array.from({ length: count }, (_, offset) => {
    const index = from + offset;
    const isRed = index % 2 === 0;
    return {
      input: { word: `${isRed ? "ember" : "frost"} ${index}` },
      expected: isRed ? { colour: "red", heat: "hot" } : { colour: "blue", heat: "cold" },
    };
  });
}

/** Everything that a request shows, in order. */
export function textOf({ prefix, messages }: LmRequest): string {
  return [...prefix, ...messages].map(({ text }) => text).join("\n");
}

/**
 * A model that gets a step right when its prompt has a demo with the right colour, and otherwise on one word in three: so demos help, and which
 * words fail is a pure function of the request.
 */
export function demoLover({
  latencyMs = 0,
}: {
  readonly latencyMs?: number;
} = {}): ScriptedLm & LanguageModel {
  return scriptedLm({
    latencyMs,
    usage: { promptTokens: 20, completionTokens: 5 },
    reply: (request) => {
      const input = request.messages.map(({ text }) => text).join("\n");
      const shown = request.prefix.map(({ text }) => text).join("\n");
      const isColour = input.includes("ember") || input.includes("frost");
      const isRed = isColour ? input.includes("ember") : input.includes("red");
      const knows =
        shown.includes(isColour ? (isRed ? "ember" : "frost") : isRed ? 'hot"' : 'cold"') &&
        request.prefix.length > 1;
      const number = Number(/\d+/.exec(input)?.[0] ?? 1);
      const right = knows || number % 3 === 0;
      const red = right ? isRed : !isRed;
      return JSON.stringify(isColour ? { colour: red ? "red" : "blue" } : { heat: red ? "hot" : "cold" });
    },
  });
}
