import { exportPrompts, image, predict, program, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { openAiBody } from "./export-openai.js";

const inline = "data:image/png;base64,AQID";
const fields = { input: { photo: image(), question: z.string() }, output: { answer: z.string() } };
const desk = program({
  name: "desk",
  ...fields,
  modules: { look: predict(signature({ instruction: "Look.", ...fields }), { format: "completion" }) },
  run: (input, steps) => steps.look(input),
}).with({
  look: {
    demos: ["One?", "Two?"].map((question, index) => ({
      origin: "labeled" as const,
      exampleId: String(index),
      fields: { photo: inline, question, answer: "Yes" },
    })),
  },
});

describe("openAiBody()", () => {
  it("says each text of a prompt that the model continues once, with all images before it", () => {
    const [prompt] = exportPrompts(desk);
    if (prompt === undefined) throw new Error("There is no prompt");
    const { body } = openAiBody(prompt, "m");
    const [message, ...others] = body.messages as readonly {
      readonly content: readonly { type: string; text?: string }[];
    }[];
    const content = message?.content ?? [];
    expect(others).toEqual([]);
    const text = content.at(-1)?.text ?? "";
    for (const question of ["One?", "Two?", "{{question}}"]) {
      expect(text.split(question)).toHaveLength(2);
      expect(JSON.stringify(content.slice(0, -1))).not.toContain(question);
    }
    expect(content.filter(({ type }) => type === "image_url")).toHaveLength(3);
    expect(
      content.filter(({ type, text: said }) => type === "text" && /^\[image \d\]$/.test(said ?? "")),
    ).toHaveLength(3);
  });
});
