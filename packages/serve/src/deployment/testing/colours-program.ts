import { type Artifact, type LanguageModel, predict, program, seal, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";

/** Says the colour that its instruction names: artifacts are told apart by what they answer. */
export const coloursProgram = program({
  name: "colours",
  input: { thing: z.string() },
  output: { colour: z.string() },
  modules: {
    say: predict(
      signature({
        instruction: "Say red.",
        input: { thing: z.string() },
        output: { colour: z.enum(["red", "blue", "green"]) },
      }),
      { format: "json" },
    ),
  },
  run: ({ thing }, steps) => steps.say({ thing }),
});

export function coloursArtifact(colour: string): Artifact {
  const plan = {
    kind: "single",
    parameters: { say: { instruction: `Say ${colour}.`, demos: [] } },
  } as const;
  return seal(coloursProgram, { plan });
}

/** @param wait Awaited before each answer; told the colour and the call's signal. */
export function coloursLm(
  wait: (colour: string, text: string) => Promise<void> | void = () => {},
): LanguageModel {
  return scriptedLm({
    usage: { promptTokens: 10, completionTokens: 2, costUsd: 0.001 },
    reply: async ({ prefix, messages }) => {
      const colour = /Say (\w+)\./.exec(prefix.map(({ text }) => text).join("\n"))?.[1] ?? "none";
      await wait(colour, messages.at(-1)?.text ?? "");
      return colour === "garbage" ? "no json" : JSON.stringify({ colour });
    },
  });
}
