import { fieldsOf, file, history, image } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { Refusal } from "../app/refusal.js";
import type { Attached, ConversationTurn } from "./conversation.js";
import { conversationReader } from "./conversation-input.js";

const turn = (
  role: ConversationTurn["role"],
  text: string,
  attachments: readonly Attached[] = [],
): ConversationTurn => ({ role, text, attachments });

const talk = [turn("user", "Hi"), turn("assistant", "Hello"), turn("user", "How are you?")];
const png: Attached = { kind: "image", url: "data:image/png;base64,AQID" };
const pdf: Attached = { kind: "file", url: "data:application/pdf;base64,AQID" };

const readerOf = (shape: Parameters<typeof fieldsOf>[0]) => conversationReader(fieldsOf(shape, "input"));

describe("conversationReader()", () => {
  it("fills one text field with the last message, and a history with those before", () => {
    const read = readerOf({ question: z.string(), before: z.optional(history()) });
    expect(read(talk)).toEqual({
      input: {
        question: "How are you?",
        before: [
          { role: "user", text: "Hi" },
          { role: "assistant", text: "Hello" },
        ],
      },
    });
  });

  it("drops earlier messages where there is no history, and leaves optional fields alone", () => {
    const read = readerOf({ question: z.string(), style: z.string().optional() });
    expect(read(talk)).toEqual({ input: { question: "How are you?" } });
  });

  it("gives the whole conversation to a program that takes nothing else", () => {
    expect(readerOf({ talk: history() })(talk)).toMatchObject({
      input: { talk: [{}, {}, { text: "How are you?" }] },
    });
  });

  it("refuses attachments of the last message that have no place", () => {
    for (const shape of [{ talk: history() }, { question: z.string() }, { talk: history(), report: file() }])
      expect(readerOf(shape)([...talk.slice(0, 2), turn("user", "?", [png])])).toMatchObject({
        status: 400,
        issues: [{ field: "messages" }],
      });
  });

  it("fills image and file fields with what is attached, lists with all that is left", () => {
    const read = readerOf({
      question: z.string(),
      cover: image(),
      pages: z.array(image()),
      report: z.optional(file()),
    });
    expect(read([turn("user", "?", [png, pdf, png, png])])).toEqual({
      input: { question: "?", cover: png.url, pages: [png.url, png.url], report: pdf.url },
    });
    expect(read([turn("user", "?", [pdf, pdf])])).toBeInstanceOf(Refusal);
  });

  it("reads a JSON object for several fields, and refuses what is none", () => {
    const read = readerOf({ subject: z.string(), priority: z.int() });
    expect(read([turn("user", '{"subject": "Refund", "priority": 1}')])).toEqual({
      input: { subject: "Refund", priority: 1 },
    });
    for (const text of ["Refund", "[1]", "null", "[".repeat(1_000)])
      expect(read([turn("user", text)])).toMatchObject({ status: 400, issues: [{ field: "messages" }] });
  });

  it("refuses a conversation that does not end with the user", () => {
    expect(readerOf({ question: z.string() })(talk.slice(0, 2))).toBeInstanceOf(Refusal);
  });
});
