import { history, image, predict, program, type SignetError, signature } from "@signet/core";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { openAiExamples } from "./open-ai-examples.js";

const of = <I extends Record<string, z.ZodType>, O extends Record<string, z.ZodType>>(input: I, output: O) =>
  program({
    name: "rows",
    input,
    output,
    modules: { step: predict(signature({ instruction: "", input, output })) },
    run: async () => ({}) as never, // never run here
  });
const labels = of({ review: z.string() }, { label: z.enum(["good", "bad"]) });
const tickets = of({ ticket: z.string(), plan: z.string() }, { queue: z.string(), urgency: z.int() });

const lines = (...rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join("\n");
const chat = (...said: readonly (readonly [string, unknown])[]) => ({
  messages: said.map(([role, content]) => ({ role, content })),
});
const error = (run: () => unknown): string => {
  try {
    run();
  } catch (thrown) {
    expect((thrown as SignetError).code).toBe("DATA_INVALID");
    return (thrown as SignetError).message;
  }
  throw new Error("it was read");
};

describe("openAiExamples()", () => {
  it("reads logged answers that say that nothing was called", () => {
    const answer = { role: "assistant", content: "good", refusal: null, tool_calls: [], function_call: null };
    const row = { messages: [{ role: "user", content: "Loved it." }, answer] };
    expect(openAiExamples(lines(row), labels)).toEqual([
      { input: { review: "Loved it." }, expected: { label: "good" } },
    ]);
    const calling = { ...answer, tool_calls: [{ id: "1", type: "function" }] };
    expect(error(() => openAiExamples(lines({ messages: [calling] }), labels))).toContain("calls a tool");
  });

  it("says of what is no text that it is none", () => {
    expect(error(() => openAiExamples(new Uint8Array() as never, labels))).toContain(
      "takes the text of a file",
    );
  });

  it("reads fine-tuning rows: the last question is the input, the last answer what is expected", () => {
    const rows = openAiExamples(
      lines(
        chat(["system", "You label reviews."], ["user", "Loved it."], ["assistant", "good"]),
        chat(["user", [{ type: "text", text: "Broke." }]], ["assistant", '{"label":"bad"}']),
      ),
      labels,
    );
    expect(rows).toEqual([
      { input: { review: "Loved it." }, expected: { label: "good" } },
      { input: { review: "Broke." }, expected: { label: "bad" } },
    ]);
    expectTypeOf(rows[0]?.input).toEqualTypeOf<{ review: string } | undefined>();
  });

  it("reads several fields from JSON, and items by name", () => {
    const input = { ticket: "Where is it?", plan: "pro" };
    const expected = { queue: "delivery", urgency: 2 };
    const rows = openAiExamples(
      lines(chat(["user", JSON.stringify(input)], ["assistant", JSON.stringify(expected)]), {
        item: { ...input, ...expected, note: "ours" },
      }),
      tickets,
    );
    expect(rows).toEqual([
      { input, expected },
      { input, expected },
    ]);
  });

  it("reads evals samples, the first ideal answer where there are several", () => {
    const text = lines(
      { input: [{ role: "user", content: "Fine." }], ideal: "good" },
      { input: [{ role: "user", content: "Broke." }], ideal: ["bad", "awful"] },
    );
    expect(openAiExamples(text, labels).map(({ expected }) => expected)).toEqual([
      { label: "good" },
      { label: "bad" },
    ]);
  });

  it("puts earlier turns into the history field and images into the image field", () => {
    const input = { image: image(), talk: history(), question: z.string() } as const;
    const shown = program({
      name: "shown",
      input,
      output: { answer: z.string() },
      modules: {},
      run: async () => ({ answer: "" }),
    });
    const url = "data:image/png;base64,iVBORw0KGgo=";
    const [row] = openAiExamples(
      lines(
        chat(
          ["user", "Hello"],
          ["assistant", "Yes?"],
          [
            "user",
            [
              { type: "image_url", image_url: { url } },
              { type: "text", text: "What is it?" },
            ],
          ],
          ["assistant", "A dot."],
        ),
      ),
      shown,
    );
    expect(row).toEqual({
      input: {
        image: url,
        talk: [
          { role: "user", text: "Hello" },
          { role: "assistant", text: "Yes?" },
        ],
        question: "What is it?",
      },
      expected: { answer: "A dot." },
    });
  });

  it("gives an image field that takes several a list, of one image, too", () => {
    const shown = program({
      name: "shown",
      input: { images: z.array(image()), question: z.string() },
      output: { answer: z.string() },
      modules: {},
      run: async () => ({ answer: "" }),
    });
    const url = "data:image/png;base64,iVBORw0KGgo=";
    const picture = { type: "image_url", image_url: { url } };
    for (const count of [1, 2]) {
      const pictures = Array.from({ length: count }, () => picture);
      const asked = [...pictures, { type: "text", text: "What is it?" }];
      const [row] = openAiExamples(lines(chat(["user", asked], ["assistant", "A dot."])), shown);
      expect(row?.input).toEqual({ images: pictures.map(() => url), question: "What is it?" });
    }
  });

  it.each([
    [
      "an image before the last question",
      lines(
        chat(
          ["user", [{ type: "image_url", image_url: { url: "https://x.test/a.png" } }]],
          ["assistant", "b"],
          ["user", "c"],
          ["assistant", "good"],
        ),
      ),
      /^Line 2 has an image before the last question/,
    ],
    ["no JSON", "{", /^Line 2 is no JSON/],
    ["another form", '{"prompt":"a"}', /^Line 2 has prompt; it should have "messages"/],
    ["no answer", lines(chat(["user", "a"])), /^Line 2 does not end with an assistant/],
    ["no question", lines(chat(["assistant", "a"])), /^Line 2 has no user's message/],
    ["an odd role", lines(chat(["boss", "a"])), /^Line 2, message 1, has the role "boss"/],
    [
      "a tool call",
      lines({ messages: [{ role: "assistant", tool_calls: [{ id: "1" }] }] }),
      /message 1, calls a tool/,
    ],
    [
      "a wrong label",
      lines(chat(["user", "a"], ["assistant", "fine"])),
      /does not fit the program's output: label/,
    ],
    [
      "turns without history",
      lines(chat(["user", "a"], ["assistant", "b"], ["user", "c"], ["assistant", "good"])),
      /2 turns before/,
    ],
    [
      "weight 0",
      '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"good","weight":0}]}',
      /weight 0/,
    ],
    ["an item without outputs", '{"item":{"review":"a"}}', /none of which is an output: label/],
  ])("names the line of %s", (_, line, expected) => {
    const good = lines(chat(["user", "a"], ["assistant", "good"]));
    expect(error(() => openAiExamples(`${good}\n${line}`, labels))).toMatch(expected);
  });

  it("says what fields a question needs", () => {
    expect(error(() => openAiExamples(lines(chat(["user", "a"], ["assistant", "b"])), tickets))).toBe(
      "Line 1: the last question should be a JSON object with ticket, plan",
    );
  });

  it("never throws anything but an error of ours", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          openAiExamples(text, labels);
        } catch (thrown) {
          expect(["DATA_INVALID", "DATA_EMPTY"]).toContain((thrown as SignetError).code);
        }
      }),
    );
  });
});
