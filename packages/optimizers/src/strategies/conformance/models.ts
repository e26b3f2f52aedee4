import { type LanguageModel, type LmRequest, sha256Hex } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { labelOf } from "./rows.js";
import { rubbish } from "./rubbish.js";

const usage = { promptTokens: 20, completionTokens: 5 };

/** A model that is right where a demo or the instruction shows the word that matters, and otherwise on one text in three. */
export function learner(): LanguageModel {
  return tagger("learner", ({ shown, word, number }) => shown.includes(word) || number % 3 === 0);
}

export function alwaysRight(): LanguageModel {
  return tagger("alwaysRight", () => true);
}

export function alwaysWrong(): LanguageModel {
  return tagger("alwaysWrong", () => false);
}

/** A model whose answers no format can read. */
export function unreadable(): LanguageModel {
  return scriptedLm({ id: "unreadable", usage, reply: () => "I would rather not say." });
}

interface Question {
  /** Instruction and demos. */
  readonly shown: string;
  readonly word: string;
  readonly number: number;
}

function tagger(id: string, isRight: (question: Question) => boolean): LanguageModel {
  return scriptedLm({
    id,
    usage,
    reply: ({ prefix, messages }) => {
      const asked = messages.map(({ text }) => text).join("\n");
      const [, word = "frost", number = "1"] = /(ember|frost) (\d{4})/.exec(asked) ?? [];
      const shown = prefix.map(({ text }) => text).join("\n");
      const label = labelOf(word);
      const other = label === "red" ? "blue" : "red";
      return JSON.stringify({ label: isRight({ shown, word, number: Number(number) }) ? label : other });
    },
  });
}

/** A proposer that writes some words under every heading it is asked for: a pure function of request and sample. */
export function writer(): LanguageModel {
  const words = ["colour", "tag", "ember", "frost", "red", "blue", "look", "closely", "name", "word"];
  return proposer("writer", (text) => {
    const digits = sha256Hex(text).slice(0, 8);
    return Array.from(digits, (digit) => words[Number.parseInt(digit, 16) % words.length]).join(" ");
  });
}

/** Proposers that are of no use, by what they do. */
export const rubbishProposers = {
  "answers with nothing": () => scriptedLm({ id: "mute", usage, reply: () => "" }),
  "writes nothing under its headings": () => proposer("blank", () => "  \n "),
  "writes 10,000 words": () => proposer("endless", () => "word ".repeat(10_000)),
  "answers with broken JSON": () =>
    scriptedLm({ id: "broken", usage, reply: () => '{"instruction": ["Tag the' }),
  "repeats itself": () => proposer("parrot", () => "Say what colour the thing has."),
  "repeats what it was given": () => proposer("mirror", () => "Tag the text."),
  ...(Object.fromEntries(
    Object.entries(rubbish).map(([what, { write }]) => [what, () => proposer(what, write)]),
  ) as Readonly<Record<keyof typeof rubbish, () => LanguageModel>>), // the table's own keys
} as const satisfies Readonly<Record<string, () => LanguageModel>>;

function proposer(id: string, write: (text: string) => string): LanguageModel {
  return scriptedLm({
    id,
    usage: { promptTokens: 90, completionTokens: 12 },
    reply: (request, { sample }) => {
      const text = textOf(request);
      const headings = [...text.matchAll(/^## (.+)\n\(/gm)].map(([, heading]) => heading);
      const written = write(`${text}\n${sample}`);
      return [...new Set(headings)].map((heading) => `## ${heading}\n${written}`).join("\n\n");
    },
  });
}

/** Answers after a number of turns that differs from call to call: answers arrive in another order than asked. */
export function unsteady(lm: LanguageModel): LanguageModel {
  let asked = 0;
  return {
    id: lm.id,
    capabilities: lm.capabilities,
    generate: async (request, call) => {
      for (let turn = (asked++ * 7) % 11; turn > 0; turn--) await undefined;
      return lm.generate(request, call);
    },
  };
}

/** Everything that a request shows, in order. */
export function textOf({ prefix, messages }: LmRequest): string {
  return [...prefix, ...messages].map(({ text }) => text).join("\n");
}
