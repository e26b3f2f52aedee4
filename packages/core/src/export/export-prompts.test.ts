import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { file } from "../format/file.js";
import { history } from "../format/history.js";
import { image } from "../format/image.js";
import type { Message } from "../lm/language-model.js";
import { majority } from "../module/majority.js";
import { type PredictOptions, predict } from "../module/predict.js";
import { refine } from "../module/refine.js";
import type { LeafParameters } from "../program/parameters.js";
import { type Program, program } from "../program/program.js";
import { route } from "../route/route.js";
import { signature } from "../signature/signature.js";
import { exportPrompts } from "./export-prompts.js";
import { fillPrompt } from "./fill-prompt.js";

const input = {
  message: z.string().describe("What the {{customer}} wrote"),
  plan: z.enum(["free", "paid"]),
  count: z.int(),
  note: z.string().nullable(),
  tags: z.array(z.string()).optional(),
  hint: z.string().optional(),
  language: z.string().default("English"),
  extra: z.object({ a: z.number() }).optional(),
};
const instruction = 'Sort it. Literal braces: {{message}}, {{{x}}}, {{"{{"}}.';

function asking(format: NonNullable<PredictOptions["format"]>) {
  const sort = predict(
    signature({ instruction, input, output: { label: z.enum(["bug", "praise"]), why: z.string() } }),
    { format, temperature: 0.5, maxTokens: 99 },
  );
  return program({
    name: "sorting",
    input,
    output: { label: z.string() },
    modules: { sort },
    run: (given, steps) => steps.sort(given),
  });
}

const demo = {
  origin: "labeled",
  exampleId: "1",
  fields: {
    message: "I wrote {{message}}",
    plan: "free",
    count: 2,
    note: null,
    language: "French",
    label: "bug",
    why: "{{",
  },
} as const;

/** The messages of the first request that a run sends. */
async function sent<I>(asked: Pick<Program<I, unknown>, "run">, given: I): Promise<readonly Message[]> {
  const requests: (readonly Message[])[] = [];
  const lm = {
    id: "fake",
    capabilities: {
      schema: true,
      grammar: false,
      logprobs: false,
      prefixCache: false,
      attachments: ["image", "file"] as const,
    },
    generate: ({ prefix, messages }: { prefix: readonly Message[]; messages: readonly Message[] }) => {
      requests.push([...prefix, ...messages]);
      return Promise.resolve({ text: "?", finish: "stop", usage: {}, modelId: "fake" } as const);
    },
  };
  await asked.run(given, { lm }).catch(() => {}); // the answer cannot be read: only the request is of interest
  return requests[0] ?? [];
}

/** Texts that no layout escapes, and that look like slots. */
const text = fc
  .array(
    fc.constantFrom(
      "{{",
      "}}",
      "{{message}}",
      '{{"{{"}}',
      "$&",
      "$1",
      '"',
      "a",
      " ",
      "é",
      "😀",
      "none",
      "[",
      "<",
    ),
  )
  .map((parts) => parts.join(""));

describe("exportPrompts()", () => {
  it.each(["chat", "json", "completion"] as const)(
    "gives, slots filled, the messages that a run sends in %s",
    async (format) => {
      const asked = asking(format).with({ sort: { demos: [demo] } });
      const [prompt] = exportPrompts(asked);
      if (prompt === undefined) throw new Error("no prompt");
      const inputs = fc.record(
        {
          message: text,
          plan: fc.constantFrom("free" as const, "paid" as const),
          count: fc.integer(),
          note: fc.option(text),
          tags: fc.array(text),
          hint: text,
          language: text,
          extra: fc.record({ a: fc.integer() }),
        },
        { requiredKeys: ["message", "plan", "count", "note"] },
      );
      await fc.assert(
        fc.asyncProperty(inputs, async (given) => {
          expect(fillPrompt(prompt, given)).toEqual(await sent(asked, given));
        }),
      );
    },
  );

  it.each(["chat", "json", "completion"] as const)(
    "leaves out inputs where all of them may be left out, in %s",
    async (format) => {
      const optional = { a: z.string().optional(), b: z.string().optional(), c: z.string().optional() };
      const step = predict(signature({ instruction: "Go.", input: optional, output: { d: z.string() } }), {
        format,
      });
      const asked = program({
        name: "optional",
        input: optional,
        output: { d: z.string() },
        modules: { step },
        run: (given, steps) => steps.step(given),
      });
      const [prompt] = exportPrompts(asked);
      if (prompt === undefined) throw new Error("no prompt");
      for (const given of [{}, { a: "x" }, { b: "x" }, { c: "x" }, { a: "x", c: "y" }, { b: "x", c: "y" }])
        expect(fillPrompt(prompt, given)).toEqual(await sent(asked, given));
    },
  );

  it("says all that a request says", () => {
    expect(exportPrompts(asking("json").with({ sort: { demos: [demo] } }))).toMatchObject([
      {
        path: "sort",
        format: "json",
        layout: "chat",
        temperature: 0.5,
        maxTokens: 99,
        separator: ", ",
        constraint: { kind: "json", schema: { properties: { label: { enum: ["bug", "praise"] } } } },
        messages: [
          { role: "system" },
          { role: "user" },
          { role: "assistant", text: '{"label": "bug", "why": "{{"{{"}}"}' },
          {
            role: "user",
            text: '{"message": {{message}}, "plan": {{plan}}, "count": {{count}}, "note": {{note}}, "tags": {{tags}}, "hint": {{hint}}, "language": {{language}}, "extra": {{extra}}}',
          },
        ],
        notes: [],
      },
    ]);
    const [chat] = exportPrompts(asking("chat"));
    expect(chat?.slots.map(({ field, as, optional }) => [field, as, optional])).toEqual([
      ["message", "text", false],
      ["plan", "text", false],
      ["count", "json", false],
      ["note", "text", false],
      ["tags", "json", true],
      ["hint", "text", true],
      ["language", "text", true],
      ["extra", "json", true],
    ]);
    expect(chat?.slots.at(-2)).toMatchObject({ default: "English" });
    const [completion] = exportPrompts(asking("completion"));
    expect(completion).toMatchObject({ layout: "text", stop: ["\n\n", "\nMessage:"] });
  });

  it.each(["chat", "json", "completion"] as const)(
    "has slots for images and files beside the text, and for a conversation, in %s",
    async (format) => {
      const media = {
        photo: image(),
        talk: history(),
        question: z.string(),
        paper: z.optional(file()),
        more: z.array(image()).optional(),
      };
      const step = predict(
        signature({ instruction: "Look.", input: media, output: { answer: z.string() } }),
        { format },
      );
      const fields = {
        photo: "data:image/png;base64,AAAA",
        talk: [{ role: "user", text: "Earlier" }],
        question: "What?",
        answer: "A cat",
      };
      const asked = program({
        name: "media",
        input: media,
        output: { answer: z.string() },
        modules: { step },
        run: (given, steps) => steps.step(given),
      });
      for (const shown of [
        asked,
        asked.with({ step: { demos: [{ origin: "labeled", exampleId: "1", fields }] } }),
      ]) {
        const [prompt] = exportPrompts(shown);
        if (prompt === undefined) throw new Error("no prompt");
        const given = {
          photo: "https://example.com/a.png",
          talk: [
            { role: "user", text: "Hi {{photo}}" },
            { role: "assistant", text: "Hello" },
          ] as const,
          question: "Who is it?",
          paper: "data:application/pdf;base64,AAAA",
        };
        expect(fillPrompt(prompt, given)).toEqual(await sent(shown, given));
        const { paper: _, ...least } = { ...given, talk: [] };
        expect(fillPrompt(prompt, least)).toEqual(await sent(shown, { ...least }));
        expect(prompt.slots.map(({ as }) => as)).toEqual(
          ["image", format === "completion" ? "transcript" : "turns", "text", "file", "json"].map((as) =>
            format === "json" && as === "text" ? "json" : as,
          ),
        );
        expect(prompt.notes).toContainEqual(expect.stringContaining('within "more"'));
      }
    },
  );

  it("has a conversation alone as turns that end with the user", async () => {
    const talk = { talk: history() };
    const step = predict(signature({ instruction: "Talk.", input: talk, output: { reply: z.string() } }));
    const asked = program({
      name: "talk",
      input: talk,
      output: { reply: z.string() },
      modules: { step },
      run: (given, steps) => steps.step(given),
    });
    const [prompt] = exportPrompts(asked);
    const given = { talk: [{ role: "user", text: "Hello?" }] as const };
    expect(prompt?.messages.slice(1)).toEqual([{ turns: "talk" }]);
    expect(prompt && fillPrompt(prompt, given)).toEqual(await sent(asked, given));
  });

  it("exports every expert, every variant of a step, and says what a program does besides", () => {
    const leaf = predict(
      signature({ instruction: "Label.", input: { text: z.string() }, output: { label: z.string() } }),
    );
    const revised = refine(leaf, { attempts: 3, score: () => ({ score: 1, feedback: "" }) });
    const outer = program({
      name: "outer",
      input: { text: z.string() },
      output: { label: z.string() },
      modules: { label: leaf, often: majority(leaf, { votes: 5, by: "label" }), revised },
      run: ({ text: given }, steps) => steps.label({ text: given }),
    });
    const own = (told: string): LeafParameters => ({ instruction: told, demos: [] });
    const shown = exportPrompts(
      route(
        outer,
        {
          kind: "experts",
          parameters: outer.parameters,
          routers: [
            {
              path: "",
              rule: "centroid",
              embedder: { id: "e", dimension: 2 },
              experts: [
                { centroid: "AACAPwAAAAA=", parameters: { label: own("First.") } },
                { centroid: "AAAAAAAAgD8=", parameters: { label: own("Second.") } },
              ],
            },
          ],
        },
        { whenUnroutable: "fallback" },
      ),
    );
    expect(shown.map(({ path, expert, variant }) => [path, expert?.index, variant])).toEqual([
      ["label", undefined, undefined],
      ["label", 0, undefined],
      ["label", 1, undefined],
      ["often", undefined, undefined],
      ["revised", undefined, "without previousAnswer and feedback"],
      ["revised", undefined, "with previousAnswer and feedback"],
    ]);
    expect(shown[2]?.messages[0]).toMatchObject({ text: expect.stringContaining("Second.") });
    expect(shown[2]?.notes).toEqual([expect.stringContaining("routed to expert 1")]);
    expect(shown[3]?.notes).toEqual(["The program asks up to 5 times and keeps one answer."]);
    expect(shown[4]?.slots.map(({ field }) => field)).toEqual(["text"]);
    expect(shown[5]?.slots.map(({ field }) => field)).toEqual(["text", "previousAnswer", "feedback"]);
  });

  it("exports all demos of a step that picks among them, and says so", () => {
    const plain = asking("chat");
    const select = { k: 1, embedder: { id: "e", dimension: 1 }, vectors: "AACAPwAAgD8=" };
    const parameters = { sort: { instruction, demos: [demo, demo], select } };
    const asked = route(plain, { kind: "single", parameters }, { whenUnroutable: "fallback" });
    const [prompt] = exportPrompts(asked);
    expect(prompt?.messages).toHaveLength(6);
    expect(prompt?.notes).toEqual([expect.stringContaining("shows 1 of these 2 demos")]);
  });
});

describe("fillPrompt()", () => {
  it("names what is missing, and what has no slot", () => {
    const [prompt] = exportPrompts(asking("chat"));
    if (prompt === undefined) throw new Error("no prompt");
    expect(() => fillPrompt(prompt, { message: "a" })).toThrow(/"sort" cannot be filled: plan is missing/);
    expect(() => fillPrompt(prompt, { message: "a", plan: "free", count: 1, note: null, more: 1 })).toThrow(
      /no slot "more"/,
    );
  });
});
