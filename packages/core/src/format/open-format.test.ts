import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Json } from "../json.js";
import { signature } from "../signature/signature.js";
import { chat } from "./chat.js";
import type { Fields, FormatSettings } from "./format.js";
import { openChat } from "./open-chat.js";
import { openFormat } from "./open-format.js";

const settings = (demos: readonly Fields[] = []): FormatSettings => ({
  instruction: "Do it.",
  demos: demos.map((fields) => ({ fields })),
  capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false },
  temperature: 0,
  maxTokens: 100,
});
const all = signature({
  instruction: "Do it.",
  input: { note: z.string() },
  output: {
    answer: z.string(),
    label: z.enum(["a", "bug report", "None"]),
    size: z.number().max(1000),
    sure: z.boolean().nullable(),
    tags: z.array(z.string()),
    nested: z.object({ n: z.int() }).optional(),
    five: z.literal([5, 6]),
  },
});
const values = fc.record({
  answer: fc.string(),
  label: fc.constantFrom("a", "bug report", "None"),
  size: fc.integer({ min: -1000, max: 2000 }),
  sure: fc.option(fc.boolean()),
  tags: fc.array(fc.string()),
  nested: fc.record({ n: fc.integer() }),
  five: fc.constantFrom(5, 6),
});
/** What a model writes that nearly keeps to the layout. */
const answers = fc
  .tuple(
    values,
    fc.array(
      fc.tuple(
        fc.nat(400),
        fc.constantFrom("\n", "##", " ", "**", '"', "none", "## Label\n", "## Note\n", "```", "1", "[", "{"),
      ),
      { maxLength: 2 },
    ),
  )
  .map(([fields, dents]) => {
    const { prefix } = openChat(all, settings([{ note: "n", ...(fields as Record<string, Json>) }]));
    return dents.reduce(
      (text, [at, dent]) => text.slice(0, at) + dent + text.slice(at),
      prefix.at(-1)?.text ?? "",
    );
  });

describe("openChat()", () => {
  it("reads exactly only what the whole format reads in the same way", () => {
    const opened = openChat(all, settings());
    const whole = chat.prepare(all, settings());
    let read = 0;
    fc.assert(
      fc.property(answers, (text) => {
        const exact = opened.exact(text);
        if (exact === undefined) return;
        read++;
        expect(exact).toEqual(whole.parse(text));
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it("asks as the whole format does", () => {
    const opened = openChat(all, settings());
    expect(opened.request({ note: "x" })).toEqual(chat.prepare(all, settings()).request({ note: "x" }));
  });
});

describe("openFormat()", () => {
  it("has the default format ready at once, and loads the rest of it when asked", async () => {
    const opened = openFormat("chat", all, settings());
    expect(opened).not.toBeInstanceOf(Promise);
    const { whole } = await opened;
    const first = await whole();
    expect(whole()).toBe(first);
    expect(first.partial("## Answer\nsome te")).toEqual({ answer: "some te" });
  });

  it.each(["json", "completion"])(
    "loads %s, and reads an answer with a preface in full only",
    async (name) => {
      const one = signature({ instruction: "", input: {}, output: { answer: z.string() } });
      const { exact } = await openFormat(name, one, settings());
      const text = name === "json" ? '{"answer": "x"}' : " x";
      expect(exact(text)).toMatchObject({ ok: true, values: { answer: "x" } });
      expect(exact(`<think>hm</think>${text}`)).toBeUndefined();
    },
  );

  it.each(["xml", "", "__proto__", "toString"])("has none called %j", (name) => {
    expect(() => openFormat(name, all, settings())).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID", message: expect.stringContaining("chat, json") }),
    );
  });
});
