import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { PreparedFormat } from "../format/format.js";
import { json } from "../format/json.js";
import type { LmEvent } from "../lm/language-model.js";
import { predict } from "../module/predict.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { program } from "./program.js";
import type { StepEvent } from "./run-state.js";
import { completionOf } from "./streams.js";

const output = { reply: z.string(), label: z.enum(["a", "b"]), tags: z.array(z.string()), size: z.number() };
const sig = signature({ instruction: "Answer.", input: { q: z.string() }, output });
const settings = {
  instruction: "Answer.",
  demos: [],
  capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false },
  temperature: 0,
  maxTokens: 100,
};

async function* streamOf(text: string, length: number): AsyncGenerator<LmEvent> {
  for (let at = 0; at < text.length; at += length) yield { type: "text", text: text.slice(at, at + length) };
  yield { type: "done", completion: { text, finish: "stop", usage: {}, modelId: "fake" } };
}

/** The events of a reply, and how many characters were read for them. */
async function told(
  text: string,
  length: number,
  name = json,
): Promise<{ events: StepEvent[]; read: number }> {
  const events: StepEvent[] = [];
  let read = 0;
  const whole = name.prepare(sig, settings);
  const prepared: PreparedFormat = {
    ...whole,
    partial: (part) => {
      read += part.length;
      return whole.partial(part);
    },
  };
  await completionOf(streamOf(text, length), {
    path: "say",
    prepared,
    onEvent: (event) => events.push(event),
  });
  return { events, read };
}
const textOf = (events: readonly StepEvent[], field: string): string =>
  events.map((event) => (event.type === "field" && event.field === field ? event.delta : "")).join("");

describe("completionOf()", () => {
  it("tells deltas of texts, and values of everything else", async () => {
    const text = '{"label": "b", "tags": ["x", "yes"], "size": 12, "reply": "Hello"}';
    const { events } = await told(text, 4);
    expect(textOf(events, "reply")).toBe("Hello");
    expect(events.filter((event) => event.type === "field" && event.field === "label")).toEqual([
      { type: "field", path: "say", field: "label", delta: "b" },
    ]);
    const tags = events.flatMap((event) =>
      event.type === "value" && event.field === "tags" ? [event.value] : [],
    );
    expect(tags.length).toBeGreaterThan(1);
    expect(tags.at(-1)).toEqual(["x", "yes"]);
    expect(events).toContainEqual({ type: "value", path: "say", field: "size", value: 12 });
  });

  it("never shows half a character, wherever the pieces end", async () => {
    for (const reply of ['"a\u{1F600}b"', '"a\\ud83d\\ude00b"']) {
      const { events } = await told(`{"reply": ${reply}}`, 1);
      for (const event of events)
        if (event.type === "field") expect(event.delta).not.toMatch(/[\ud800-\udbff]$/);
      expect(textOf(events, "reply")).toBe("a\u{1F600}b");
    }
  });

  it("shows nothing of what a model thinks first", async () => {
    const { events } = await told('\uFEFF<think>{"reply": "no"}</think>{"reply": "yes"}', 3);
    expect(textOf(events, "reply")).toBe("yes");
  });

  it("reads a long answer a bounded number of times, and tells all of it", async () => {
    const reply = "word ".repeat(20_000);
    const { events, read } = await told(`{"reply": "${reply}"}`, 5);
    expect(textOf(events, "reply")).toBe(reply);
    expect(read).toBeLessThan(1_000_000 + 34 * reply.length);
    const parts = events.length;
    expect(parts).toBeGreaterThan(300);
  });
});

describe("step.stream()", () => {
  it("yields growing previews, then the checked output", async () => {
    const seen: unknown[] = [];
    const run = program({
      name: "p",
      input: { q: z.string() },
      output: { reply: z.string() },
      modules: { say: predict(sig, { format: "json" }) },
      run: async ({ q }, { say }) => {
        let reply = "";
        for await (const preview of say.stream({ q })) {
          seen.push(preview);
          reply = preview.reply ?? "";
        }
        return { reply };
      },
    });
    const replies = ['{"reply": "first"}', '{"tags": ["x"], "label": "a", "reply": "second", "size": 2}'];
    let calls = 0;
    const lm = scriptedLm({ reply: () => replies[calls++], deltaLength: 3 });
    expect(await run.run({ q: "?" }, { lm })).toEqual({ reply: "second" });
    expect(seen).toContainEqual({ reply: "first" });
    expect(seen).toContainEqual({ tags: ["x"], label: "a" });
    expect(seen.at(-1)).toEqual({ tags: ["x"], label: "a", reply: "second", size: 2 });
  });
});
