import { describe, expect, it } from "vitest";
import type { LanguageModel } from "../lm/language-model.js";
import { languageModelContract } from "./language-model-contract.js";
import { scriptedLm } from "./scripted-lm.js";

const sound = scriptedLm({
  capabilities: { schema: true, grammar: true },
  reply: ({ messages, constraint }) => {
    if (constraint?.kind === "json") return '{"mood": "happy", "isSure": true}';
    if (constraint?.kind === "template") return "Mood: happy\nCandles: 3\nWhy: cake\nEnd";
    return `You said: ${messages[0]?.text}`;
  },
});

async function broken(lm: LanguageModel): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of languageModelContract(() => lm))
    await run().catch(() => {
      failed.push(name);
    });
  return failed;
}

describe("languageModelContract()", () => {
  it("is held by a sound model that claims everything", async () => {
    expect(await broken(sound)).toEqual([]);
  });

  let lastText = "";
  it.each<[string, Partial<LanguageModel>, string]>([
    [
      "reports 0 for an unknown usage",
      { generate: async (...call) => ({ ...(await sound.generate(...call)), usage: { promptTokens: 0 } }) },
      "generate() reports a usage that it does not know as absent, never as 0",
    ],
    [
      "does not listen to the signal",
      {
        generate: (request, call) =>
          sound.generate(request, { ...call, signal: new AbortController().signal }),
      },
      "generate() rejects with ABORTED when the signal fires in flight",
    ],
    [
      "mixes concurrent calls up",
      {
        generate: async (request, call) => {
          const completion = await sound.generate(request, call);
          lastText = completion.text;
          await new Promise((resolve) => setImmediate(resolve));
          return { ...completion, text: lastText };
        },
      },
      "generate() keeps concurrent calls apart",
    ],
    [
      "ignores stop texts",
      { generate: ({ stop: _, ...request }, call) => sound.generate(request, call) },
      "generate() ends before a stop text",
    ],
    [
      "ignores constraints that it claims to keep",
      { generate: ({ constraint: _, ...request }, call) => sound.generate(request, call) },
      "generate() keeps to a template where the model claims it",
    ],
    [
      "streams something else than it completes",
      {
        async *stream(...call) {
          yield { type: "text", text: "something else" };
          yield* sound.stream(...call);
        },
      },
      "stream() yields deltas that join to the completion, then one done",
    ],
    [
      "ends a stream without done",
      {
        async *stream(...call) {
          for await (const event of sound.stream(...call)) if (event.type === "text") yield event;
        },
      },
      "stream() yields deltas that join to the completion, then one done",
    ],
  ])("catches a model that %s", async (_what, defect, caseName) => {
    expect(await broken({ ...sound, ...defect })).toContain(caseName);
  });
});
