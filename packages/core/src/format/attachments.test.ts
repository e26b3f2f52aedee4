import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { SignetError } from "../errors.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { file } from "./file.js";
import type { Fields, PreparedFormat } from "./format.js";
import { type FormatName, formatFor, formats } from "./formats.js";
import { image } from "./image.js";

const NAMES = Object.keys(formats) as FormatName[]; // the keys of the table
const PNG = "data:image/png;base64,iVBORw0KGgo=";
const JPEG = "data:image/jpeg;base64,/9j/4AAQ";
const PDF = "data:application/pdf;base64,JVBERi0=";
const URL_ = "https://example.org/a.png";

const sig = signature({
  instruction: "Describe.",
  input: {
    photo: image({ description: "What the customer sent" }),
    more: z.array(image()).optional(),
    invoice: z.optional(file({ mediaTypes: ["application/pdf", "text/*"] })),
    note: z.string().optional(),
    page: z.object({ scan: image(), title: z.string() }).optional(),
  },
  output: { label: z.enum(["good", "bad"]) },
});

function prepare(name: FormatName, demos: readonly Fields[] = [], attachments = ["image", "file"] as const) {
  return formatFor(name).prepare(sig, {
    instruction: "Describe.",
    demos: demos.map((fields) => ({ fields })),
    capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false, attachments },
    temperature: 0,
    maxTokens: 50,
  });
}
const attached = ({ request }: PreparedFormat, input: Fields) => {
  const { prefix, messages } = request(input);
  return [...prefix, ...messages].map(({ attachments = [] }) => attachments.map(({ name }) => name));
};

describe("image() and file()", () => {
  const problem = (schema: z.core.$ZodType, value: unknown): string | undefined =>
    z.core.safeParse(schema, value).error?.issues[0]?.message;

  it.each([PNG, JPEG, URL_, "DATA:image/PNG;base64,AAAA", "data:image/png;name=a.png;base64,AAA="])(
    "takes %s",
    (value) => expect(problem(image(), value)).toBeUndefined(),
  );

  it.each([
    ["another scheme", "http://example.org/a.png", /https URL/],
    ["a file", "file:///etc/passwd", /https URL/],
    ["code", "javascript:alert(1)", /https URL/],
    ["a password", "https://user:secret@example.org/a.png", /password/],
    ["a host that is none", "https://", /https URL/],
    ["white space", "https://example.org/a b", /https URL/],
    ["another media type", "data:text/html;base64,AAAA", /image\/png or .*, got text\/html/],
    ["svg", "data:image/svg+xml;base64,AAAA", /got image\/svg\+xml/],
    ["no base64", "data:image/png,hello", /;base64,/],
    ["no comma", "data:image/png;base64", /;base64,/],
    ["wrong letters", "data:image/png;base64,AA*A", /base64/],
    ["wrong padding", "data:image/png;base64,AA=A", /base64/],
    ["a wrong length", "data:image/png;base64,AAAAA", /base64/],
    ["nothing", "data:image/png;base64,", /base64/],
    ["no text", 5, /expected string/],
  ])("refuses %s", (_, value, message) => {
    expect(problem(image(), value)).toMatch(message);
    expect(problem(image(), value)).not.toContain("secret");
  });

  it("counts decoded bytes, and refuses more than maxBytes", () => {
    const one = image({ maxBytes: 4 });
    expect(problem(one, "data:image/png;base64,AAAAAA==")).toBeUndefined();
    expect(problem(one, "data:image/png;base64,AAAAAAA=")).toBe("expected at most 4 bytes, got 5");
    expect(problem(image(), `data:image/png;base64,${"A".repeat(26_666_668)}`)).toMatch(/20000000 bytes/);
    for (const mediaTypes of ["image/png", [1]])
      expect(() => image({ mediaTypes: mediaTypes as never })).toThrow(/mediaTypes as a list of texts/);
    expect(() => image({ maxBytes: 0 })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("reads large and hostile values in time", () => {
    expect(problem(file(), `data:text/plain;base64,${"A".repeat(20_000_000)}`)).toBeUndefined();
    for (const piece of ["data:", ";a=b", "=", ",", "https://", "/*", " "]) {
      for (const start of ["", "data:", "data:image/png", "data:image/png;base64,", "https://"])
        expect(problem(image(), start + piece.repeat(500_000))).toBeDefined();
    }
  });

  it("takes exactly what base64 is", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.string({ maxLength: 3 }),
        (bytes, noise) => {
          const data = Buffer.from(bytes).toString("base64");
          expect(problem(file(), `data:a/b;base64,${data}`)).toBeUndefined();
          const odd = data + noise;
          const valid = odd !== "" && Buffer.from(odd, "base64").toString("base64") === odd;
          // A last letter whose low bits are not 0 decodes all the same.
          if (!/=|[A-Za-z\d+/]$/.test(odd))
            expect(problem(file(), `data:a/b;base64,${odd}`) === undefined).toBe(valid);
        },
      ),
    );
  });

  it("says what it is in the JSON Schema, and keeps titles and descriptions", () => {
    const [photo, more, invoice] = sig.inputFields;
    expect(photo).toMatchObject({
      schema: { type: "string", format: "image" },
      description: "What the customer sent",
      kind: "string",
    });
    expect(more).toMatchObject({ schema: { type: "array", items: { type: "string", format: "image" } } });
    expect(invoice).toMatchObject({ schema: { type: "string", format: "file" }, optional: true });
  });

  it("is no output", () => {
    const make = () => signature({ instruction: "", input: {}, output: { pictures: z.array(image()) } });
    expect(make).toThrow(expect.objectContaining({ code: "SIGNATURE_INVALID" }));
    expect(make).toThrow(/"pictures"/);
  });
});

describe.each(NAMES)("%s with attachments", (name) => {
  const input = { photo: PNG, more: [JPEG, URL_], invoice: PDF, page: { scan: PNG, title: "t" } };

  it("shows placeholders, and the message carries what they stand for", () => {
    const { messages } = prepare(name).request(input);
    const [message] = messages;
    expect(message?.attachments).toEqual([
      { kind: "image", name: "image 1", mediaType: "image/png", data: "iVBORw0KGgo=" },
      { kind: "image", name: "image 2", mediaType: "image/jpeg", data: "/9j/4AAQ" },
      { kind: "image", name: "image 3", url: URL_ },
      { kind: "file", name: "file 1", mediaType: "application/pdf", data: "JVBERi0=" },
      { kind: "image", name: "image 4", mediaType: "image/png", data: "iVBORw0KGgo=" },
    ]);
    for (const { name: label } of message?.attachments ?? []) expect(message?.text).toContain(`[${label}]`);
    expect(message?.text).not.toMatch(/base64|example\.org/);
  });

  it("counts on from the demos, whose attachments stand in the shared prefix", () => {
    const demos = [
      { photo: PNG, label: "good" },
      { photo: JPEG, more: [PNG], invoice: PDF, label: "bad" },
    ];
    const prepared = prepare(name, demos);
    const shown = attached(prepared, { photo: URL_ });
    const inDemos = [["image 1"], ["image 2", "image 3", "file 1"]];
    expect(shown.filter((names) => names.length > 0)).toEqual([
      ...(name === "completion" ? [inDemos.flat()] : inDemos),
      ["image 4"],
    ]);
    expect(prepared.request({ photo: PNG }).prefix).toBe(prepared.request({ photo: PNG }).prefix);
    expect(prepared.prefix).toBe(prepared.request({ photo: PNG }).prefix);
    expect(Object.isFrozen(prepared.prefix)).toBe(true);
    const request = prepared.request({ photo: PNG });
    const completion = { text: "x", finish: "stop", usage: {}, modelId: "fake" } as const;
    const repaired = prepared.repair(request, completion, [{ field: "label", message: "no" }]);
    expect(repaired.messages[0]?.attachments).toHaveLength(1);
  });

  it("another text that says a placeholder is told apart", () => {
    const text =
      prepare(name).request({ photo: PNG, note: "[image 1] and [IMAGE 1]" }).messages[0]?.text ?? "";
    expect(text.replaceAll("\\\\", "\\").match(/(?<!\\)\[image 1\]/gi)).toHaveLength(1);
    expect(prepare(name).request({ photo: PNG, note: "[imag 1] [1]" }).messages[0]?.text).toContain(
      "[imag 1] [1]",
    );
  });

  it("refuses a model that cannot read them, naming the field, before a call is made", async () => {
    const describe_ = program({
      name: "d",
      input: { photo: z.optional(image()) },
      output: { label: z.string() },
      modules: {
        look: predict(
          signature({
            instruction: "Look.",
            input: { photo: z.optional(image()) },
            output: { label: z.string() },
          }),
          { format: name },
        ),
      },
      run: (given, { look }) => look(given),
    });
    const lm = scriptedLm({ reply: () => "## Label\nok" });
    const failure = await describe_.run({ photo: PNG }, { lm }).catch((error: SignetError) => error);
    expect(failure).toMatchObject({ code: "LM_REJECTED", details: { field: "photo", kind: "image" } });
    expect(String(failure)).toMatch(/"photo"/);
    expect(lm.counts.calls).toBe(0);
    const answer = { chat: "## Label\nok", json: '{"label":"ok"}', completion: " ok" }[name];
    await describe_.run({}, { lm: scriptedLm({ reply: () => answer }) });
    const able = scriptedLm({
      capabilities: { attachments: ["image"] },
      reply: ({ messages }) => (messages[0]?.attachments?.length === 1 ? answer : undefined),
    });
    expect(await describe_.run({ photo: PNG }, { lm: able })).toEqual({ label: "ok" });
    const text = await describe_.run({ photo: "oops" }, { lm: able }).catch((error: SignetError) => error);
    expect(text).toMatchObject({ code: "INPUT_INVALID" });
  });
});
