import type { TemplatePart } from "@signet/core";
import fc from "fast-check";
import type { Token } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { chooseToken } from "./choose-token.js";
import type { Cursor } from "./cursor.js";
import { decodeChoice } from "./decode-choice.js";
import { decodeFree } from "./decode-free.js";
import { decodeTemplate } from "./decode-template.js";
import type { Vocabulary } from "./vocabulary.js";

/** Tokens are characters, except that a space binds to the character after it, as in real vocabularies. Token 0 ends a text. */
const END = tokenOf(0);
const SPACED = 0x20000;
const vocabulary: Vocabulary = {
  tokenize: (text) =>
    Array.from(text.matchAll(/ \S|[\s\S]/g), ([piece]) =>
      piece.length > 1 ? tokenOf(SPACED + piece.charCodeAt(1)) : tokenOf(piece.charCodeAt(0)),
    ),
  textOf: (tokens) =>
    tokens.map((token) => (token > SPACED ? " " : "") + String.fromCharCode(token % SPACED)).join(""),
  isEnd: (token) => token === END,
  end: END,
  numberTokens: () =>
    new Map(
      [...".-0123456789 "].flatMap((character) => {
        const spaced =
          character === " " ? [] : [[tokenOf(SPACED + character.charCodeAt(0)), ` ${character}`] as const];
        return [[tokenOf(character.charCodeAt(0)), character] as const, ...spaced];
      }),
    ),
};

function tokenOf(code: number): Token {
  // The brand has no other maker.
  return code as Token;
}

interface FakeCursor extends Cursor {
  readonly said: () => string;
  readonly questions: () => number;
}

/** A model that wants to say one text, and prefers the given tokens' scores by a function of the question's number. */
function cursorSaying(
  wanted: string,
  score: (token: Token, question: number) => number = () => 0,
): FakeCursor {
  const tokens: Token[] = [];
  const script = [...vocabulary.tokenize(wanted), END];
  let questions = 0;
  return {
    get length() {
      return tokens.length;
    },
    append: (more) => void tokens.push(...more),
    scores: async (among) => {
      questions++;
      return new Map(among.map((token) => [token, score(token, questions)]));
    },
    draw: async () => script.shift() ?? END,
    choose: (scores) => chooseToken(scores, 0, () => 0),
    rewind: async (length) => void tokens.splice(length),
    said: () => vocabulary.textOf(tokens),
    questions: () => questions,
  };
}

async function textOf(texts: AsyncGenerator<string, unknown>): Promise<{ text: string; end: unknown }> {
  let text = "";
  for (;;) {
    const { done, value } = await texts.next();
    if (done) return { text, end: value };
    text += value;
  }
}

const literal = (text: string): TemplatePart => ({ kind: "literal", text });
const choice = (...choices: string[]): TemplatePart => ({ kind: "choice", choices });

describe("decodeChoice()", () => {
  it("asks once when the texts part at their first token", async () => {
    const cursor = cursorSaying("", (token) => (token === vocabulary.tokenize(" bug")[0] ? 1 : 0));
    const options = { choices: ["billing", "account", "cancel"], lead: " ", follower: "" };
    expect(await decodeChoice(cursor, vocabulary, options)).toBe("billing");
    expect(cursor.questions()).toBe(1);
    expect(cursor.said()).toBe(" billing");
  });

  it("takes a text that begins a longer one when the model says that it ends there", async () => {
    const options = { choices: ["tech", "technical"], lead: "", follower: "\n" };
    const lineBreak = vocabulary.tokenize("\n")[0];
    const short = cursorSaying("", (token) => (token === lineBreak ? 1 : 0));
    const long = cursorSaying("", (token) => (token === lineBreak ? -1 : 0));
    expect(await decodeChoice(short, vocabulary, options)).toBe("tech");
    expect(await decodeChoice(long, vocabulary, options)).toBe("technical");
  });

  it("never leaves the set, whatever the model prefers", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.double({ noNaN: true })),
        async (choices, scores) => {
          const cursor = cursorSaying("", () => scores.next().value);
          const chosen = await decodeChoice(cursor, vocabulary, { choices, lead: "", follower: "\n" });
          expect(choices).toContain(chosen);
          expect(cursor.said()).toBe(chosen);
        },
      ),
    );
  });
});

describe("decodeFree()", () => {
  const run = (wanted: string, options: Partial<Parameters<typeof decodeFree>[2]> = {}) =>
    textOf(decodeFree(cursorSaying(wanted), vocabulary, { stops: [], maxTokens: 100, lead: "", ...options }));

  it("ends where the model ends", async () => {
    expect(await run("a cat")).toMatchObject({ text: "a cat", end: { why: "end" } });
  });
  it("ends before a stop text, also one that comes in pieces", async () => {
    expect(await run("one\nEND two", { stops: ["\nEND"] })).toMatchObject({
      text: "one",
      end: { why: "stop" },
    });
  });
  it("shows what might have become a stop text", async () => {
    expect(await run("one\nE", { stops: ["\nEND"] })).toMatchObject({ text: "one\nE", end: { why: "end" } });
  });
  it("does not show the space that the text before owes", async () => {
    expect(await run(" cat sat", { lead: " " })).toMatchObject({ text: "cat sat" });
  });
  it("ends when the tokens are used up", async () => {
    expect(await run("abcdef", { maxTokens: 3 })).toMatchObject({ text: "abc", end: { why: "length" } });
  });
});

describe("decodeTemplate()", () => {
  const run = async (cursor: FakeCursor, parts: readonly TemplatePart[], maxTokens = 1_000, owed = "") =>
    textOf(decodeTemplate(cursor, vocabulary, { parts, maxTokens, owed }));

  it("joins all stretches, and says to the model what it shows", async () => {
    const cursor = cursorSaying("because\nof it");
    const parts = [
      literal("Mood: "),
      choice("happy", "sad"),
      literal("\nWhy: "),
      { kind: "free", until: "\n", maxTokens: 20 } as const,
      literal("\nEnd"),
    ];
    expect(await run(cursor, parts)).toEqual({ text: "Mood: happy\nWhy: because\nEnd", end: "stop" });
    expect(cursor.said()).toBe("Mood: happy\nWhy:because\nEnd");
  });

  it("asks nothing where there is one way", async () => {
    const cursor = cursorSaying("");
    expect(await run(cursor, [literal("a"), choice("b"), literal("c")])).toEqual({
      text: "abc",
      end: "stop",
    });
    expect(cursor.questions()).toBe(0);
  });

  it("says a prompt's last space with the first word", async () => {
    const cursor = cursorSaying("");
    expect(await run(cursor, [choice("yes", "no")], 10, " ")).toEqual({ text: "yes", end: "stop" });
    expect(cursor.said()).toBe(" yes");
  });

  it("ends with length when the rest does not fit", async () => {
    const parts = [choice("yes", "no"), literal("\nmore than five")];
    expect(await run(cursorSaying(""), parts, 5)).toEqual({ text: "yes", end: "length" });
  });

  it("writes numbers that JSON can read, whatever the model prefers", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.constantFrom("", " "),
        fc.infiniteStream(fc.double({ noNaN: true })),
        async (integer, lead, scores) => {
          const cursor = cursorSaying("", () => scores.next().value);
          const parts = [literal(`n:${lead}`), { kind: "number", integer } as const, literal("\n")];
          const { text } = await run(cursor, parts);
          const number = text.slice(2 + lead.length, -1);
          expect(number).toMatch(integer ? /^(0|-?[1-9]\d*)$/ : /^-?(0|[1-9]\d*)(\.\d+)?$/);
          expect(JSON.parse(number)).toBe(Number(number));
          expect(cursor.said()).toBe(text);
        },
      ),
    );
  });
});
