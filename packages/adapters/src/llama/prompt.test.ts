import type { LmRequest, Message } from "@signet/core";
import type { Token } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { type PromptWriter, promptOf } from "./prompt.js";

/** Words with the space before them are tokens, as in real vocabularies; a token is its text's number in this list. */
const words: string[] = [];
const tokenize = (text: string): Token[] =>
  (text.match(/ ?\S+|\s/g) ?? []).map((word) => {
    if (!words.includes(word)) words.push(word);
    // Any numbers do as tokens.
    return words.indexOf(word) as Token;
  });
const textOf = (tokens: readonly Token[]): string => tokens.map((token) => words[token]).join("");
const writer: PromptWriter = {
  tokenize,
  begin: [],
  renderChat: (messages: readonly Message[]) =>
    tokenize(`${messages.map(({ role, text }) => `<${role}> ${text} </>`).join(" ")} <assistant>`),
};

const request = (layout: LmRequest["layout"], prefix: string, text: string): LmRequest => ({
  layout,
  prefix: [{ role: "user", text: prefix }],
  messages: [{ role: "user", text }],
  temperature: 0,
  maxTokens: 9,
});

describe("promptOf()", () => {
  it("refuses attachments, naming the first", () => {
    const attachments = [{ kind: "image", name: "image 1", url: "https://example.org/a.png" }] as const;
    const asked = {
      ...request("chat", "", ""),
      messages: [{ role: "user", text: "See", attachments }],
    } as const;
    expect(() => promptOf(asked, writer)).toThrow(expect.objectContaining({ code: "LM_REJECTED" }));
    expect(() => promptOf(asked, writer)).toThrow(/image 1/);
  });

  it("joins a text, and cuts it where the prefix ends", () => {
    const { tokens, stable, owed } = promptOf(
      request("text", "Classify this.\n\n", "Text: a\nLabel:"),
      writer,
    );
    expect(textOf(tokens)).toBe("Classify this.\n\nText: a\nLabel:");
    expect(textOf(tokens.slice(0, stable))).toBe("Classify this.\n\n");
    expect(owed).toBe("");
  });

  it("says a last space with the answer", () => {
    const { tokens, owed } = promptOf(request("text", "", "Label: "), writer);
    expect({ text: textOf(tokens), owed }).toEqual({ text: "Label:", owed: " " });
  });

  it("does not count a word as shared that the tail makes another", () => {
    const { tokens, stable } = promptOf(request("text", "one tw", "o three"), writer);
    expect(textOf(tokens)).toBe("one two three");
    expect(textOf(tokens.slice(0, stable))).toBe("one");
  });

  it("leaves a token to be asked after", () => {
    const { tokens, stable } = promptOf(request("text", "all is prefix", ""), writer);
    expect(stable).toBe(tokens.length - 1);
  });

  it("lays turns out by the model's template, and cuts where the next turn's text begins", () => {
    const { tokens, stable } = promptOf(request("chat", "Classify.", "this text"), writer);
    expect(textOf(tokens)).toBe("<user> Classify. </> <user> this text </> <assistant>");
    expect(textOf(tokens.slice(0, stable))).toBe("<user> Classify. </> <user>");
  });

  it("begins with the token that the model wants", () => {
    const begin = tokenize("<s>");
    const { tokens, stable } = promptOf(request("text", "a ", "b"), { ...writer, begin });
    expect(textOf(tokens)).toBe("<s>a b");
    expect(stable).toBe(2);
  });
});
