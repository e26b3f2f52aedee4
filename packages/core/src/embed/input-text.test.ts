import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fieldsOf } from "../signature/field.js";
import { inputText } from "./input-text.js";

const fields = fieldsOf({ question: z.string(), userNotes: z.optional(z.array(z.string())) }, "input");

describe("inputText()", () => {
  it("is the value alone of a single field, else a line for each field that has a value", () => {
    expect(inputText(fields, { question: "Why?" })).toBe("Why?");
    expect(inputText(fields, { userNotes: ["a", "b"] })).toBe('["a","b"]');
    expect(inputText(fields, { question: "Why?", userNotes: [] })).toBe("Question: Why?\nUser notes: []");
    expect(inputText(fields, {})).toBe("");
  });

  it("reads inputs only: what a demo shows as its output changes nothing", () => {
    expect(inputText(fields, { question: "Why?", answer: "42" })).toBe(
      inputText(fields, { question: "Why?" }),
    );
  });
});
