import type { Embedder } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameMeaning, meaningsOf } from "./meaning.js";

const { signal } = new AbortController();

async function isSame(a: string, b: string, embedder?: Embedder): Promise<boolean> {
  const [one, two] = await meaningsOf([a, b], { signal, ...(embedder && { embedder }) });
  if (one === undefined || two === undefined) throw new Error("a text has no meaning");
  expect(isSameMeaning(two, one)).toBe(isSameMeaning(one, two));
  return isSameMeaning(one, two);
}

describe("isSameMeaning(), by words", () => {
  const same: readonly (readonly [string, string])[] = [
    ["Name the topic.", "name  the TOPIC"],
    ["Name a topic. A message has one.", "Name the topic. The message has one."],
    ["Do NOT guess.", "Never guess."],
    ["Name the topic of the message.", "Name the message's topic!"],
    ["Of each message, name the topic.", "Name the topic of each message."],
    ["Classify messages by their topic.", "Classify the message by topic."],
    ["Classifying the message carefully", "Carefully, classify messages"],
    ["You must never quote the text.", "Do not quote the text."],
    ["Don’t guess.", "Do not guess!"],
    ["Answer in three words. Be exact.", "Be exact. Answer in 3 words."],
    ["Please choose one of: billing, bug or praise.", "Choose one of: billing, bug, or praise"],
    ["Answer “yes” or “no”.", 'Answer "yes" or "no"'],
    ["If unsure, answer other.", "Answer other if unsure."],
    ["Выбери тему письма.", "выбери тему письма"],
  ];
  for (const [a, b] of same)
    it(`folds ${JSON.stringify(a)} and ${JSON.stringify(b)}`, async () =>
      expect(await isSame(a, b)).toBe(true));

  const apart: readonly (readonly [string, string])[] = [
    ["Name the topic of the message.", "Name the priority of the message."],
    ["Answer in 3 words.", "Answer in 4 words."],
    ["Answer in three words.", "Answer in two words."],
    ["Quote the text.", "Do not quote the text."],
    ["Choose billing, not bug.", "Choose bug, not billing."],
    ["Translate from German to French.", "Translate from French to German."],
    ["Prefer praise to bug.", "Prefer bug to praise."],
    ["billing is high. praise is low.", "billing is low. praise is high."],
    ["billing is high, praise is low", "billing is low, praise is high"],
    [
      "If the topic is billing, answer high. If the topic is praise, answer low.",
      "If the topic is billing, answer low. If the topic is praise, answer high.",
    ],
    ["If billing, answer high, otherwise low.", "If billing, answer low, otherwise high."],
    [
      'Words such as "back" mean refund; "great" mean praise.',
      'Words such as "great" mean refund; "back" mean praise.',
    ],
    ['Answer "Yes".', 'Answer "yes".'],
    ["Use upper case.", "Use lower case."],
    ["Answer A for yes, B for no.", "Answer B for yes, A for no."],
    ["Choose A or C.", "Choose C."],
    ["Code: a", "Code: b"],
    ["Code: a", "Code:"],
    ["Do it in the US.", "Do it."],
    ["Answer with a word.", "Answer without a word."],
    ["Think before you answer.", "Answer before you think."],
    ["a", "b"],
    ["我要退款", "我不要退款"],
    ["Выбери тему письма.", "Выбери тон письма."],
  ];
  for (const [a, b] of apart)
    it(`keeps ${JSON.stringify(a)} and ${JSON.stringify(b)} apart`, async () =>
      expect(await isSame(a, b)).toBe(false));

  it("is reflexive and symmetric, and blind to case and spaces, whatever the text", async () => {
    const word = fc.constantFrom(
      "not",
      "the",
      "topic",
      "3",
      '"a"',
      ".",
      "if",
      "messages",
      "to",
      "否",
      ";",
      "\n",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join(" ")),
    );
    await fc.assert(
      fc.asyncProperty(text, text, async (a, b) => {
        expect(await isSame(a, a)).toBe(true);
        expect(await isSame(a, ` ${a} `)).toBe(true);
        await isSame(a, b);
      }),
    );
  });
});

describe("isSameMeaning(), by vectors", () => {
  const vectors: Readonly<Record<string, readonly number[]>> = {
    "Name the topic.": [1, 0],
    "Say what the message is about.": [0.96, 0.28],
    "Say how urgent it is.": [0.9, 0.436],
    "Do not name the topic.": [1, 0],
    "Name 2 topics.": [1, 0],
    "billing is high, praise is low": [1, 0],
    "billing is low, praise is high": [1, 0],
  };
  const embedder: Embedder = {
    id: "table",
    dimension: 2,
    embed: async (texts) => texts.map((text) => new Float32Array(vectors[text] ?? [0, 1])),
  };

  it("folds what lies close together, and only that", async () => {
    expect(await isSame("Name the topic.", "Say what the message is about.", embedder)).toBe(true);
    expect(await isSame("Name the topic.", "Say how urgent it is.", embedder)).toBe(false);
  });

  it("keeps apart what vectors do not see: negations, numbers, exchanged words", async () => {
    expect(await isSame("Name the topic.", "Do not name the topic.", embedder)).toBe(false);
    expect(await isSame("Name the topic.", "Name 2 topics.", embedder)).toBe(false);
    expect(await isSame("billing is high, praise is low", "billing is low, praise is high", embedder)).toBe(
      false,
    );
  });
});
