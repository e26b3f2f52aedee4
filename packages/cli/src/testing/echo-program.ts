import { predict, program, signature } from "@signet/core";
import * as z from "zod";

/** The program of `echoSource`, to make artifacts of it. */
export const echoProgram = program({
  name: "echo",
  input: { word: z.string() },
  output: { said: z.string() },
  modules: {
    say: predict(
      signature({ instruction: "none", input: { word: z.string() }, output: { said: z.string() } }),
      { format: "json" },
    ),
  },
  run: ({ word }, steps) => steps.say({ word }),
});

/**
 * A program file whose model answers with its instruction and the word. "slow N" takes N ms; "under way" says how many of them there are.
 */
export const echoSource = `
import { predict, program, signature } from "@signet/core";
import { sleep } from "@signet/core";
import * as z from "zod";

const say = predict(
  signature({ instruction: "none", input: { word: z.string() }, output: { said: z.string() } }),
  { format: "json" },
);

export default program({
  name: "echo",
  input: { word: z.string() },
  output: { said: z.string() },
  modules: { say },
  run: ({ word }, steps) => steps.say({ word }),
});

let slow = 0;

export const lm = {
  id: "echo",
  capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false },
  async generate({ prefix, messages }, { signal }) {
    const shown = [...prefix, ...messages].map(({ text }) => text).join("\\n");
    const instruction = /\\b(one|two|three)\\b/.exec(shown)?.[1];
    const word = /(slow \\d+|under way|hello|\\b[abc]\\b)/.exec(messages.at(-1).text)?.[1];
    const delayMs = Number(/slow (\\d+)/.exec(word)?.[1] ?? 0);
    if (delayMs > 0) {
      slow++;
      await sleep(delayMs, signal).finally(() => slow--);
    }
    const said = instruction + ": " + (word === "under way" ? slow + " slow" : word);
    return { text: JSON.stringify({ said }), finish: "stop", usage: {}, modelId: "echo" };
  },
};
`;
