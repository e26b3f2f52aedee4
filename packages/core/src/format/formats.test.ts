import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Json } from "../json.js";
import type { Completion, LmRequest } from "../lm/language-model.js";
import type { Shape } from "../signature/shape.js";
import { type Signature, signature } from "../signature/signature.js";
import type { Fields, FormatSettings, PreparedFormat } from "./format.js";
import { type FormatName, formatFor, formats } from "./formats.js";

const NAMES = Object.keys(formats) as FormatName[]; // the keys of the table
const make = (input: Shape, output: Shape, instruction = "Do it."): Signature =>
  signature({ instruction, input, output });
const settings = (demos: readonly Fields[] = [], capable = false): FormatSettings => ({
  instruction: "Do it.",
  demos: demos.map((fields) => ({ fields })),
  capabilities: { schema: capable, grammar: capable, logprobs: false, prefixCache: false },
  temperature: 0,
  maxTokens: 100,
});
const prepare = (name: FormatName, sig: Signature, ...rest: Parameters<typeof settings>): PreparedFormat =>
  formatFor(name).prepare(sig, settings(...rest));
const allText = (request: LmRequest): string =>
  [...request.prefix, ...request.messages].map(({ text }) => text).join("\n");
const completionOf = (text: string): Completion => ({ text, finish: "stop", usage: {}, modelId: "fake" });

/** What a model that follows the layout to the letter answers: the answer part of a demo. The signature has no inputs. */
function rendered(name: FormatName, sig: Signature, outputs: Fields): string {
  const { prefix } = prepare(name, sig, [outputs]);
  const last = prefix.at(-1)?.text ?? "";
  if (name !== "completion") return last;
  const block = last.slice((prepare(name, sig).prefix[0]?.text ?? "").length).replace(/\n\n$/, "");
  const cue = prepare(name, sig).request({}).messages[0]?.text ?? "";
  expect(block.startsWith(cue)).toBe(true);
  return block.slice(cue.length);
}

const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        ...'\n|\r\n|\r|\u2028|## Answer|## Note|Answer:|Note: x|**Label:** b|# Label|1. Label: a|\\|\\n|\\\\|"|\'|```|{|}|[[|: |,| |none|null|n/a|""|{"answer":"x"}|text|\u{1F600}|ſ|__proto__|#|* |\t'.split(
          "|",
        ),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);
const outputShape = {
  answer: z.string(),
  note: z.string().optional(),
  remark: z.string().nullable(),
  comment: z.string().nullish(),
  label: z.enum(["a", "bug report", "None", "## Note", " padded"]),
  maybe: z.enum(["x", "none"]).optional(),
  size: z.number(),
  count: z.int().nullable(),
  sure: z.boolean(),
  tags: z.array(z.string()),
  nested: z.object({ text: z.string(), deep: z.array(z.object({ n: z.number() })) }).optional(),
  either: z.union([z.string(), z.number()]),
  five: z.literal([5, 6]),
  free: z.json().optional(),
};
const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Object.is(value, -0) ? 0 : value));
const outputs: fc.Arbitrary<Record<string, Json>> = fc.record(
  {
    answer: nasty,
    note: nasty,
    remark: fc.option(nasty),
    comment: fc.option(nasty),
    label: fc.constantFrom("a", "bug report", "None", "## Note", " padded"),
    maybe: fc.constantFrom("x", "none"),
    size: finite,
    count: fc.option(fc.integer()),
    sure: fc.boolean(),
    tags: fc.array(nasty),
    nested: fc.record({ text: nasty, deep: fc.array(fc.record({ n: finite })) }),
    either: fc.oneof(nasty, finite),
    five: fc.constantFrom(5, 6),
    free: fc.oneof(
      nasty,
      fc.array(nasty),
      fc.boolean(),
      fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        nasty,
        { noNullPrototype: true },
      ),
    ),
  },
  {
    requiredKeys: ["answer", "remark", "label", "size", "count", "sure", "tags", "either", "five"],
    noNullPrototype: true,
  },
);

describe.each(NAMES)("%s", (name) => {
  const all = make({}, outputShape);

  it("reads back exactly what it writes, whatever the texts hold", () => {
    fc.assert(
      fc.property(outputs, (values) => {
        const text = rendered(name, all, values);
        expect(prepare(name, all).parse(text)).toEqual({ ok: true, values, encoded: values });
      }),
      { numRuns: 400 },
    );
  });

  it("reads back a lone text exactly, with a note beside it and without", () => {
    const one = make({}, { answer: z.string() });
    const two = make({}, { note: z.string(), answer: z.string() });
    fc.assert(
      fc.property(nasty, nasty, (answer, note) => {
        expect(prepare(name, one).parse(rendered(name, one, { answer }))).toMatchObject({
          values: { answer },
        });
        const text = rendered(name, two, { note, answer });
        expect(prepare(name, two).parse(text)).toMatchObject({ values: { note, answer } });
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws and never returns what the schema refuses", () => {
    const limits = make(
      {},
      {
        answer: z.string().min(3).max(20),
        size: z.number().min(0).max(1),
        label: z.enum(["a", "bug report"]),
        tags: z.array(z.string()).max(2),
      },
    );
    const schema = z.object(limits.output as z.ZodRawShape);
    fc.assert(
      fc.property(nasty, outputs, fc.nat(200), (noise, values, cut) => {
        for (const text of [
          noise,
          rendered(name, all, values).slice(0, cut),
          noise + rendered(name, all, values),
        ]) {
          const parsed = prepare(name, limits).parse(text);
          if (parsed.ok) expect(schema.safeParse(parsed.values).success).toBe(true);
          else expect(parsed.issues.length).toBeGreaterThan(0);
          prepare(name, all).parse(text);
          prepare(name, all).partial(text);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("shows each field's text growing only, as the completion grows", () => {
    const two = make({}, { note: z.string(), answer: z.string() });
    fc.assert(
      fc.property(nasty, nasty, (note, answer) => {
        const text = rendered(name, two, { note, answer });
        const { partial } = prepare(name, two);
        let before: Fields = {};
        for (let length = 0; length <= text.length; length++) {
          const now = partial(text.slice(0, length));
          for (const [field, shown] of Object.entries(before))
            expect(now[field] ?? "").toSatisfy((next: string) => next.startsWith(String(shown)));
          before = now;
        }
      }),
      { numRuns: 200 },
    );
  });

  it("finishes on hostile text", () => {
    const sig = make({ message: z.string() }, outputShape);
    const prepared = prepare(name, sig);
    const pieces = [
      "{",
      '{"answer":"',
      '{"a":[',
      "[",
      "## Answer\n",
      "Answer:",
      "Label: a\n",
      "\\",
      "#",
      "# ",
      " ",
      "\n",
      '"',
      "1,",
      "1",
      "```\n",
      "a ",
      "-",
      "* ",
      "/*",
      "\\n",
      "{'",
      "not ",
      "Answer ",
    ];
    for (const piece of pieces) {
      for (const tail of ["", "\n## Label\nx}"]) {
        const text = `Answer: ${piece.repeat(Math.ceil(100_000 / piece.length))}${tail}`;
        const part = text.slice(0, 25_000);
        for (const hostile of [
          text,
          text.slice(8),
          `Size: ${part}\nTags: ${part}\nSure: ${part}\nLabel: ${part}${tail}`,
        ]) {
          prepared.parse(hostile);
          prepared.partial(hostile);
        }
        prepared.request({ message: text });
      }
    }
  }, 60_000);

  const triage = make(
    { message: z.string().describe("What the customer wrote"), order: z.string().optional() },
    { label: z.enum(["billing", "bug"]).describe("Who takes it"), urgency: z.int().min(1).max(5) },
  );
  const demo = { message: "Pay me back", label: "billing", urgency: 2 };

  it("puts the stable part first, frozen and shared, and the input last", () => {
    const prepared = prepare(name, triage, [demo]);
    const [one, two] = [prepared.request({ message: "One" }), prepared.request({ message: "Two" })];
    expect(one.prefix).toBe(prepared.prefix);
    expect(two.prefix).toBe(prepared.prefix);
    expect(Object.isFrozen(prepared.prefix)).toBe(true);
    const stable = prepared.prefix.map(({ text }) => text).join("\n");
    for (const part of ["Do it.", "Who takes it", "billing", "bug", "Pay me back"])
      expect(stable).toContain(part);
    expect(stable.indexOf("Do it.")).toBeLessThan(stable.indexOf("Pay me back"));
    expect(one.messages.map(({ text }) => text).join("")).toContain("One");
    expect(stable).not.toContain("One");
  });

  it("shows only complete demos of its own signature", () => {
    const shown = (fields: Fields): boolean =>
      prepare(name, triage, [fields]).prefix.some(({ text }) => text.includes("Pay me"));
    expect(shown(demo)).toBe(true);
    expect(shown({ ...demo, order: "7" })).toBe(true);
    expect(shown({ message: "Pay me", label: "bug" })).toBe(false);
    expect(shown({ label: "bug", urgency: 1, order: "Pay me" })).toBe(false);
    expect(shown({ ...demo, secret: "x" })).toBe(false);
  });

  it("repairs with the model's own answer, the problem, and the same prefix", () => {
    const prepared = prepare(name, triage, [demo]);
    const request = prepared.request({ message: "One" });
    const parsed = prepared.parse('{"label": "refund", "urgency": 9}');
    const issues = parsed.ok ? [] : parsed.issues;
    const repaired = prepared.repair(request, completionOf("REFUND, 9"), issues);
    expect(repaired.prefix).toBe(request.prefix);
    expect(repaired.messages.slice(0, request.messages.length)).toEqual(request.messages);
    const added = repaired.messages.slice(request.messages.length);
    expect(added.map(({ role }) => role)).toEqual(["assistant", "user"]);
    expect(added[0]?.text).toBe("REFUND, 9");
    expect(added[1]?.text).toContain("billing, bug");
    expect(added[1]?.text.toLowerCase()).toContain("label");
  });

  it("decodes codecs and encodes for demos", () => {
    const date = z.codec(z.iso.datetime(), z.date(), {
      decode: (text) => new Date(text),
      encode: (value) => value.toISOString(),
    });
    const sig = make({}, { at: date });
    const at = "2026-01-02T03:04:05.000Z";
    expect(prepare(name, sig).parse(rendered(name, sig, { at }))).toEqual({
      ok: true,
      values: { at: new Date(at) },
      encoded: { at },
    });
  });

  it("turns what a codec throws into an issue", () => {
    const url = z.codec(z.string(), z.instanceof(URL), { decode: (text) => new URL(text), encode: String });
    const sig = make({}, { link: url });
    expect(prepare(name, sig).parse(rendered(name, sig, { link: "no link" }))).toMatchObject({ ok: false });
  });

  it("tells fields with equal titles apart", () => {
    const sig = make(
      { userName: z.string() },
      { user_name: z.string(), User_Name: z.string().meta({ title: "## :" }) },
    );
    const inner = make({}, sig.output);
    const values = { user_name: "a", User_Name: "b" };
    expect(prepare(name, inner).parse(rendered(name, inner, values))).toMatchObject({ values });
    expect(allText(prepare(name, sig).request({ userName: "x" }))).toContain("x");
  });
});

describe("header lines of a request", () => {
  const sig = make(
    { message: z.string(), context: z.string() },
    { label: z.enum(["a", "b"]), reply: z.string() },
  );

  it("chat: exactly those of the signature, whatever the input holds", () => {
    const header =
      /^[ \t>]*(?:#+[ \t]*(?:message|context|label|reply)(?!\w).*|\*+(?:message|context|label|reply)\**[ \t]*$|(?:message|context|label|reply)[ \t]*:)/gim;
    fc.assert(
      fc.property(headerLike(["Message", "Context", "Label", "Reply"]), nasty, (message, context) => {
        const [last] = prepare("chat", sig).request({ message, context }).messages;
        expect((last?.text.match(header) ?? []).map((line) => line.trim())).toEqual([
          "## Message",
          "## Context",
        ]);
      }),
    );
  });

  it("completion: exactly those of the signature, whatever the input holds", () => {
    fc.assert(
      fc.property(headerLike(["Message", "Context", "Label", "Reply"]), nasty, (message, context) => {
        const [last] = prepare("completion", sig).request({ message, context }).messages;
        expect(last?.text.split(/[\n\r]/).map((line) => line.split(":")[0])).toEqual([
          "Message",
          "Context",
          "Label",
        ]);
      }),
    );
  });

  it("json: one line that parses to exactly the input", () => {
    fc.assert(
      fc.property(nasty, nasty, (message, context) => {
        const [last] = prepare("json", sig).request({ message, context }).messages;
        expect(JSON.parse(last?.text ?? "")).toEqual({ message, context });
        expect(last?.text).not.toMatch(/[\n\r\u2028]/);
      }),
    );
  });

  it("ordinary text is shown unchanged", () => {
    const message = 'Dear team,\n\n"The Raven" costs 3 #points at C:\\temp: see the label.\n\n- Ann';
    expect(prepare("chat", sig).request({ message, context: "" }).messages[0]?.text).toContain(message);
    const line = '"The Raven" costs 3 #points at C:\\temp: see the label.';
    expect(prepare("completion", sig).request({ message: line, context: "" }).messages[0]?.text).toContain(
      line,
    );
  });
});

function headerLike(titles: readonly string[]): fc.Arbitrary<string> {
  const line = fc
    .tuple(
      fc.constantFrom("", "## ", "# ", "**", "> ", "  ", "\\", "- ", "### **"),
      fc.constantFrom(...titles),
      fc.constantFrom("", ":", ": x", "**", ":**", " : "),
      fc.boolean(),
    )
    .map(([before, title, after, upper]) => before + (upper ? title.toUpperCase() : title) + after);
  return fc
    .array(fc.oneof(line, fc.constantFrom("text", "", "```")), { minLength: 1, maxLength: 5 })
    .map((lines) => lines.join("\n"))
    .filter((text) => !/^\s*[>*#\s]*(message|context|label|reply)\s*$/im.test(text) || /[#*:]/.test(text));
}

describe("formatFor()", () => {
  it("knows the formats by name", () => expect(NAMES.map((name) => formatFor(name).name)).toEqual(NAMES));
  it.each(["xml", "toString", "__proto__", ""])("refuses %j", (name) => {
    expect(() => formatFor(name)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});

it("chat reads headers that spell a field as its code does", () => {
  const spam = signature({
    instruction: "Judge.",
    input: { text: z.string() },
    output: { isSpam: z.boolean(), whyNot: z.string() },
  });
  const capabilities = { schema: false, grammar: false, logprobs: false, prefixCache: false };
  const prepared = formatFor("chat").prepare(spam, {
    instruction: "Judge.",
    demos: [],
    capabilities,
    temperature: 0,
    maxTokens: 100,
  });
  expect(prepared.parse("## isSpam\nyes\n## whyNot\nit asks for money")).toMatchObject({
    values: { isSpam: true, whyNot: "it asks for money" },
  });
});
