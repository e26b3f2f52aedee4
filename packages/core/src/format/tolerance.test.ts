import { describe, expect, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import type { Shape } from "../signature/shape.js";
import { signature } from "../signature/signature.js";
import type { FormatParsed, PreparedFormat } from "./format.js";
import { type FormatName, formatFor } from "./formats.js";

const capabilities = { schema: true, grammar: true, logprobs: false, prefixCache: false };
function prepare(name: FormatName, output: Shape, capable = true): PreparedFormat {
  return formatFor(name).prepare(
    signature({ instruction: "Do it.", input: { message: z.string() }, output }),
    {
      instruction: "Do it.",
      demos: [],
      capabilities: capable ? capabilities : { ...capabilities, schema: false, grammar: false },
      temperature: 0,
      maxTokens: 50,
    },
  );
}
const parse = (name: FormatName, output: Shape, text: string): FormatParsed =>
  prepare(name, output).parse(text);

const triage = { label: z.enum(["billing", "bug"]), urgency: z.int().min(1).max(5) };
const expected = { ok: true, values: { label: "billing", urgency: 4 } };

describe("chat reads", () => {
  it.each([
    ["the layout", "## Label\nbilling\n\n## Urgency\n4"],
    [
      "prose around it",
      "Sure! Here you go:\n\n## Label\nbilling\n\n## Urgency\n4\n\nLet me know if you need more.",
    ],
    ["a code fence", "```markdown\n## Label\nbilling\n\n## Urgency\n4\n```\nHope that helps 100 %."],
    ["bold headers on one line", "**Label:** Billing\n**Urgency**: 4"],
    ["headers in another case and order", "# URGENCY\n4\n# LABEL\n'Billing'."],
    ["a list", "1. label: billing\n2. urgency: 4"],
    ["no first header", "billing\n\n## Urgency\n4"],
    [
      "extra blank lines and carriage returns",
      "\r\n\r\n## Label\r\n\r\n\r\nbilling\r\n\r\n## Urgency\r\n\r\n4\r\n",
    ],
    ["an echo of the input first", "## Message\nHello\n\n## Label\nbilling\n\n## Urgency\n4"],
    [
      "another example after the answer",
      "## Label\nbilling\n\n## Urgency\n4\n\n## Message\nNext\n\n## Label\nbug\n\n## Urgency\n1",
    ],
    ["the same answer twice", "## Label\nbilling\n\n## Urgency\n4\n\n## Label\nbilling\n\n## Urgency\n4"],
  ])("%s", (_, text) => expect(parse("chat", triage, text)).toMatchObject(expected));

  it("refuses an answer that is given twice, differently", () => {
    const text = "## Label\nbug\n\n## Urgency\n4\n\n## Label\nbilling";
    expect(parse("chat", triage, text)).toMatchObject({ ok: false, issues: [{ field: "label" }] });
  });

  it("an echoed header inside free text takes over nothing", () => {
    const shape = { label: z.enum(["spam", "ham"]), reply: z.string() };
    expect(parse("chat", shape, "## Label\nham\n\n## Reply\nYou wrote:\n## Label\nspam")).toMatchObject({
      values: { label: "ham", reply: "You wrote:\n## Label\nspam" },
    });
    const reasoned = { reasoning: z.string(), label: z.enum(["spam", "ham"]) };
    const echoed = "## Reasoning\nThe text says\n## Label\nspam\n\n## Label\nham";
    expect(parse("chat", reasoned, echoed)).toMatchObject({ ok: false });
    const inline = "## Reasoning\nThe text says\nLabel: spam\nMessage: x\n\n## Label\nham";
    expect(parse("chat", reasoned, inline)).toMatchObject({
      values: { reasoning: "The text says\nLabel: spam\nMessage: x", label: "ham" },
    });
  });
});

describe("completion reads", () => {
  it.each([
    ["the layout", " billing\nUrgency: 4"],
    ["the first title once more", "Label: billing\nUrgency: 4"],
    ["an announcement", " Here is the answer:\nLabel: billing\nUrgency: 4"],
    ["bold titles", " **billing**\n**Urgency:** 4"],
    ["blank lines between", "\n\nBilling.\n\nUrgency: 4\n\n"],
    ["another example after the answer", " billing\nUrgency: 4\n\nMessage: Next\nLabel: bug\nUrgency: 1"],
    ["a repetition", " billing\nUrgency: 4\nLabel: bug\nUrgency: 1"],
  ])("%s", (_, text) => expect(parse("completion", triage, text)).toMatchObject(expected));

  it("ends a text at the blank line", () => {
    expect(parse("completion", { answer: z.string() }, " Paris\n\nThe capital of")).toMatchObject({
      values: { answer: "Paris" },
    });
  });

  it("never fills a gap from the model's next example", () => {
    const text = " billing\n\nMessage: Next\nLabel: bug\nUrgency: 1";
    expect(parse("completion", triage, text)).toMatchObject({
      ok: false,
      issues: [{ field: "urgency", message: "is missing" }],
    });
  });
});

describe("json reads", () => {
  it.each([
    ["the object", '{"label": "billing", "urgency": 4}'],
    [
      "prose and a fence around it",
      'Sure:\n```json\n{"label": "billing", "urgency": 4}\n```\nDone {or not}.',
    ],
    ["single quotes, bare keys, a trailing comma", "{label: 'billing', 'urgency': 4,}"],
    ["no closing bracket", '{"label": "billing", "urgency": 4 '.concat("\n, ")],
    ["texts for numbers and other spellings", '{"Label": "Billing.", "URGENCY": "4"}'],
    ["a wrapper", '{"answer": {"label": "billing", "urgency": 4}}'],
    ["a list of one", '[{"label": "billing", "urgency": 4}]'],
    [
      "a quoted object before the answer",
      'The text holds {"label": "bug", "urgency": 1}. My answer: {"label": "billing", "urgency": 4}',
    ],
    [
      "foreign and reserved keys beside",
      '{"__proto__": {"label": "bug"}, "x": 1, "label": "billing", "urgency": 4}',
    ],
  ])("%s", (_, text) => expect(parse("json", triage, text)).toMatchObject(expected));

  it("drops a text that was cut off", () => {
    const shape = { label: z.enum(["billing"]), reply: z.string() };
    expect(parse("json", shape, '{"label": "billing", "reply": "We will re')).toMatchObject({
      ok: false,
      issues: [{ field: "reply", message: "is missing" }],
    });
  });

  it("says what it expected when there is no object", () => {
    expect(parse("json", triage, "I cannot help with that.")).toMatchObject({
      ok: false,
      issues: [{ field: "" }],
    });
  });
});

describe.each<FormatName>(["chat", "json", "completion"])("%s", (name) => {
  it.each<[string, Shape, string, unknown]>([
    ["a bare label", { label: triage.label }, "Billing.", "billing"],
    ["a bare text", { label: z.string() }, "Bring it back.", "Bring it back."],
    ["a bare list", { label: z.array(z.string()) }, "- a\n- b", ["a", "b"]],
    ["a bare yes", { label: z.boolean() }, "Yes.", true],
    ["schemas of zod/mini", { label: mini.enum(["billing", "bug"]) }, "bug", "bug"],
  ])("a single field is answered by %s", (_, output, text, label) => {
    expect(parse(name, output, text)).toEqual({ ok: true, values: { label }, encoded: { label } });
  });

  it.each(["", "   \n", "\u0000", "```", "null"])("an answer of %j is refused, not invented", (text) => {
    expect(parse(name, triage, text).ok).toBe(false);
    expect(parse(name, { answer: z.string().min(5) }, text).ok).toBe(false);
  });
});

describe("absent values", () => {
  const shape = {
    label: z.string(),
    note: z.string().optional(),
    count: z.int().nullable(),
    kind: z.enum(["a"]).default("a"),
  };

  it.each(["none", "N/A", "None.", ""])(
    "%j is undefined for an optional field, null for a nullable one",
    (word) => {
      const lines = `x\nNote: ${word}\nCount: ${word === "" ? "null" : word}\nKind: ${word}`;
      expect(parse("completion", shape, lines)).toMatchObject({
        ok: true,
        values: { label: "x", count: null, kind: "a" },
      });
      const text = `## Label\nx\n\n## Note\n${word}\n\n## Count\nnull`;
      expect(parse("chat", shape, text)).toEqual({
        ok: true,
        values: { label: "x", count: null, kind: "a" },
        encoded: { label: "x", count: null, kind: "a" },
      });
    },
  );

  it("null stands for an absent field in JSON", () => {
    const parsed = parse("json", shape, '{"label": "x", "note": null, "count": null, "kind": null}');
    expect(parsed).toMatchObject({ ok: true, values: { label: "x", count: null, kind: "a" } });
  });

  it("junk in an optional field is refused, not dropped", () => {
    const optional = { label: z.string(), kind: z.enum(["a"]).optional() };
    expect(parse("json", optional, '{"label": "x", "kind": "junk"}').ok).toBe(false);
    expect(parse("chat", optional, "## Label\nx\n\n## Kind\njunk").ok).toBe(false);
  });

  it("a text field that holds JSON stays a text", () => {
    const value = '{"label": "y"}';
    expect(parse("chat", shape, `## Label\n${value}\n\n## Count\n1`)).toMatchObject({
      values: { label: value },
    });
    expect(parse("json", shape, JSON.stringify({ label: value, count: 1 }))).toMatchObject({
      values: { label: value },
    });
  });
});

describe("constraints and stops", () => {
  const shape = {
    label: triage.label,
    urgency: triage.urgency,
    sure: z.boolean().optional(),
    reply: z.string(),
    tree: z.array(z.object({ name: z.string() })).nullable(),
  };

  it("completion: a template where the model takes a grammar, else stop texts", () => {
    const request = prepare("completion", shape).request({ message: "x" });
    expect(request.stop).toBeUndefined();
    expect(request.constraint).toEqual({
      kind: "template",
      parts: [
        { kind: "choice", choices: [" billing", " bug"] },
        { kind: "literal", text: "\nUrgency:" },
        { kind: "literal", text: " " },
        { kind: "number", integer: true },
        { kind: "literal", text: "\nSure:" },
        { kind: "choice", choices: [" true", " false", " none"] },
        { kind: "literal", text: "\nReply:" },
        { kind: "free", until: "\n", maxTokens: 50 },
        { kind: "literal", text: "\nTree:" },
        { kind: "free", until: "\n", maxTokens: 50 },
      ],
    });
    const free = prepare("completion", shape, false).request({ message: "x" });
    expect(free.constraint).toBeUndefined();
    expect(free.stop).toEqual(["\n\n", "\nMessage:"]);
    expect(free.layout).toBe("text");
    expect(free.messages.at(-1)?.text).toBe("Message: x\nLabel:");
  });

  it("completion: says what a label may be, unless a grammar holds the model to it", () => {
    const output = {
      label: triage.label.describe("Who takes it"),
      sure: z.boolean(),
      urgency: triage.urgency,
      reply: z.string(),
    };
    const [free] = prepare("completion", output, false).prefix;
    expect(free?.text).toBe(
      "Do it.\n\nLabel is one of: billing, bug (Who takes it).\nSure is true or false.\nUrgency is a whole number from 1 to 5.\n\n",
    );
    const [held] = prepare("completion", output).prefix;
    expect(held?.text).toBe("Do it.\n\nLabel (Who takes it).\nUrgency is a whole number from 1 to 5.\n\n");
  });

  it("json: a schema of the output fields, references of recursive ones included", () => {
    interface Node {
      readonly children: readonly Node[];
    }
    const node: z.ZodType<Node> = z.object({ children: z.array(z.lazy(() => node)) });
    const request = prepare("json", { tree: node, note: z.string().optional().describe("Why") }).request({
      message: "x",
    });
    expect(request.constraint).toMatchObject({
      kind: "json",
      schema: {
        type: "object",
        required: ["tree"],
        additionalProperties: false,
        properties: { note: { type: "string", description: "Why" } },
      },
    });
    expect(JSON.stringify(request.constraint)).toContain('"$ref":"#/properties/tree');
    expect(prepare("json", shape, false).request({ message: "x" }).constraint).toBeUndefined();
  });
});

describe("partial()", () => {
  it("chat: a header on its way is no text", () => {
    const { partial } = prepare("chat", { reply: z.string(), label: triage.label });
    expect(partial("## Rep")).toEqual({});
    expect(partial("## Reply\nDear An")).toEqual({ reply: "Dear An" });
    for (const tail of ["\n#", "\n##", "\n## La", "\n**Lab", "\n\n## Label"]) {
      expect(partial(`## Reply\nDear Ann${tail}`).reply).toBe("Dear Ann");
    }
    expect(partial("## Reply\nDear Ann\n\n## Label\nbil")).toEqual({ reply: "Dear Ann" });
    const { partial: other } = prepare("chat", { label: triage.label, reply: z.string() });
    expect(other("## Label\n**Billing**\n\n## Reply\nDe")).toEqual({ label: "billing", reply: "De" });
  });

  it("completion: starts in the first field", () => {
    const { partial } = prepare("completion", { reply: z.string(), label: triage.label });
    expect(partial(" Dear\\nAnn\\")).toEqual({ reply: "Dear\nAnn" });
    expect(partial(" Dear Ann\nLab")).toEqual({ reply: "Dear Ann" });
    expect(partial(" Dear Ann\nLabel: bi")).toEqual({ reply: "Dear Ann" });
  });

  it("json: texts as far as they go", () => {
    const { partial } = prepare("json", { reply: z.string(), label: triage.label });
    expect(partial('{"rep')).toEqual({});
    expect(partial('{"reply": "Dear \\"A')).toEqual({ reply: 'Dear "A' });
    expect(partial('{"reply": "Dear", "label": "b')).toEqual({ reply: "Dear" });
    expect(partial('{"label": "bug", "reply": "De')).toEqual({ reply: "De", label: "bug" });
    expect(partial('{"label": "bug"}')).toEqual({ label: "bug" });
  });
});

describe("repair()", () => {
  it("names the problem of each field, and what it must be", () => {
    for (const name of ["chat", "json", "completion"] as const) {
      const prepared = prepare(name, triage);
      const text = name === "json" ? '{"label": "refund", "urgency": 9}' : "refund\nUrgency: 9";
      const parsed = prepared.parse(text);
      if (parsed.ok) throw new Error("a label outside the set was accepted");
      const request = prepared.request({ message: "Hello" });
      const { messages } = prepared.repair(
        request,
        { text, finish: "stop", usage: {}, modelId: "fake" },
        parsed.issues,
      );
      const said = messages.at(-1)?.text ?? "";
      expect(said).toMatch(/label"?: Invalid option.*It must be one of: billing, bug\./i);
      expect(said).toMatch(/urgency"?: Too big.*It must be a whole number from 1 to 5\./i);
      if (name === "completion") expect(said.endsWith("Message: Hello\nLabel:")).toBe(true);
    }
  });
});
