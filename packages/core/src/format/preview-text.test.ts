import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Json } from "../json.js";
import type { Shape } from "../signature/shape.js";
import { signature } from "../signature/signature.js";
import type { Fields, PreparedFormat } from "./format.js";
import { type FormatName, formatFor, formats } from "./formats.js";
import { previewValue } from "./preview-value.js";
import { type JsonSchema, schemaOf } from "./value-shape.js";

const NAMES = Object.keys(formats) as FormatName[]; // the keys of the table
function prepare(name: FormatName, output: Shape, demos: readonly Fields[] = []): PreparedFormat {
  return formatFor(name).prepare(signature({ instruction: "Do it.", input: {}, output }), {
    instruction: "Do it.",
    demos: demos.map((fields) => ({ fields })),
    capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false },
    temperature: 0,
    maxTokens: 50,
  });
}

/** What a model that follows the layout to the letter answers: the answer part of a demo. */
function rendered(name: FormatName, output: Shape, values: Fields): string {
  const last = prepare(name, output, [values]).prefix.at(-1)?.text ?? "";
  if (name !== "completion") return last;
  const bare = prepare(name, output);
  const cue = bare.request({}).messages[0]?.text ?? "";
  return last
    .slice((bare.prefix[0]?.text ?? "").length)
    .replace(/\n\n$/, "")
    .slice(cue.length);
}

/** Whether a preview can become the value: texts by going on, lists and objects by gaining parts. */
function leadsTo(preview: unknown, value: unknown): boolean {
  if (typeof preview === "string" && typeof value === "string") return value.startsWith(preview);
  if (Array.isArray(preview) && Array.isArray(value))
    return preview.every((item, index) => leadsTo(item, value[index]));
  if (typeof preview === "object" && preview !== null && typeof value === "object" && value !== null)
    return Object.entries(preview).every(([key, member]) =>
      leadsTo(member, (value as Record<string, unknown>)[key]),
    );
  return Object.is(preview, value);
}

const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 3 }),
      fc.constantFrom(
        ..."\n|## Label|Label: a|**Tags:** b|\\|\\n|\"|'|{|}|[|]|, |: |none|null|```|\u{1F600}|# |true|5".split(
          "|",
        ),
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
const shape = {
  answer: z.string(),
  label: z.enum(["bug", "bug report", "other"]),
  note: z.string().nullish(),
  size: z.number(),
  sure: z.boolean(),
  tags: z.array(z.string()),
  items: z.array(z.object({ name: z.string(), kind: z.enum(["a", "ab"]), count: z.int().optional() })),
  either: z.union([
    z.object({ t: z.literal("x"), x: z.number() }),
    z.object({ t: z.literal("y"), y: z.string() }),
  ]),
  day: z.codec(z.iso.date(), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString().slice(0, 10),
  }),
  last: z.string().optional(),
};
const values: fc.Arbitrary<Record<string, Json>> = fc.record(
  {
    answer: nasty,
    label: fc.constantFrom("bug", "bug report", "other"),
    note: fc.option(nasty),
    size: fc.integer().map((size) => size / 8),
    sure: fc.boolean(),
    tags: fc.array(nasty, { maxLength: 3 }),
    items: fc.array(
      fc.record(
        { name: nasty, kind: fc.constantFrom("a", "ab"), count: fc.integer() },
        { requiredKeys: ["name", "kind"] },
      ),
      { maxLength: 3 },
    ),
    either: fc.oneof(
      fc.record({ t: fc.constant("x"), x: fc.integer() }),
      fc.record({ t: fc.constant("y"), y: nasty }),
    ),
    day: fc.constantFrom("2026-01-02", "1999-12-31"),
    last: nasty,
  },
  { requiredKeys: ["answer", "label", "size", "sure", "tags", "items", "either", "day"] },
);

describe.each(NAMES)("partial() of %s", (name) => {
  it("at every cut leads to the value that is read in the end, and is of its type", () => {
    const { partial, parse } = prepare(name, shape);
    fc.assert(
      fc.property(values, (fields) => {
        const text = rendered(name, shape, fields);
        const parsed = parse(text);
        if (!parsed.ok) throw new Error("a rendered answer was not read");
        for (let length = 0; length <= text.length; length++) {
          const preview = partial(text.slice(0, length));
          for (const [field, shown] of Object.entries(preview)) {
            if (!leadsTo(shown, parsed.encoded[field]))
              expect([field, length, shown]).toEqual([field, length, parsed.encoded[field]]);
            if (field === "day") throw new Error("a field with a codec has no preview");
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("never throws, whatever the model says", () => {
    const { partial } = prepare(name, shape);
    fc.assert(
      fc.property(
        fc.array(fc.oneof(nasty, fc.constantFrom("{", '"answer":', "## Items\n[", "Either: {"))),
        (parts) => {
          const text = parts.join("");
          for (let length = 0; length <= text.length; length++) partial(text.slice(0, length));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("partial() shows", () => {
  const json = (text: string): Fields => prepare("json", shape).partial(text);
  const chat = (text: string): Fields => prepare("chat", shape).partial(text);

  it("numbers, booleans and choices when they are complete", () => {
    expect(json('{"size": 1')).toEqual({});
    expect(json('{"size": 12,')).toEqual({ size: 12 });
    expect(json('{"label": "bug')).toEqual({});
    expect(json('{"label": "bug report"}')).toEqual({ label: "bug report" });
    expect(chat("## Size\n1")).toEqual({});
    expect(chat("## Size\n12\n\n## Sure\ntr")).toEqual({ size: 12 });
  });

  it("finished items and keys, and texts inside as they grow", () => {
    const open = '[{"name": "On", "kind": "ab"}, {"kind": "a", "count": 2, "name": "Tw';
    const items = [
      { name: "On", kind: "ab" },
      { kind: "a", count: 2, name: "Tw" },
    ];
    expect(json(`{"items": ${open}`)).toEqual({ items });
    expect(chat(`## Items\n${open}`)).toEqual({ items });
    expect(json('{"items": [{"name": "On", "kind": "a')).toEqual({ items: [{ name: "On" }] });
  });

  it("nothing of another type, and no half of a character", () => {
    expect(json('{"size": "12", "tags": "a", "sure": "yes"}')).toEqual({});
    expect(json('{"items": [{"name": 5, "kind": "a", "else": 1}, 7, {"name": "x"}]}')).toEqual({
      items: [{ kind: "a" }],
    });
    expect(json('{"answer": "a\\ud83d')).toEqual({ answer: "a" });
    expect(json('{"tags": ["a\\ud83d\\ude00')).toEqual({ tags: ["a\u{1F600}"] });
    expect(chat("## Answer\na\ud83d")).toEqual({ answer: "a" });
  });

  it("no text that may turn out to be none, or to stand in quotes", () => {
    expect(chat("## Note\nno")).toEqual({});
    expect(chat("## Note\nnote this")).toEqual({ note: "note this" });
    expect(chat('## Answer\n"The Raven')).toEqual({});
    expect(chat('## Answer\n"The Raven" is')).toEqual({ answer: '"The Raven" is' });
  });
});

describe("previewValue()", () => {
  it("takes the member of a union that keeps most", () => {
    const of = (schema: z.ZodType): JsonSchema => {
      const [field] = signature({ instruction: "", input: {}, output: { schema } }).outputFields;
      return schemaOf(field?.schema);
    };
    expect(previewValue({ t: "y", y: "text" }, of(shape.either), true)).toEqual({ t: "y", y: "text" });
    expect(previewValue({ any: 1, x: "s" }, of(z.record(z.string(), z.number())), false)).toEqual({ any: 1 });
    expect(previewValue({ free: [1] }, of(z.unknown()), false)).toEqual({ free: [1] });
    expect(previewValue({ a: 1 }, { $ref: "#" }, false)).toBeUndefined();
  });
});
