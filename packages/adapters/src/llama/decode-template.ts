import type { TemplatePart } from "@signet/core";
import type { Cursor } from "./cursor.js";
import { decodeChoice } from "./decode-choice.js";
import { decodeFree, type FreeEnd } from "./decode-free.js";
import { decodeNumber } from "./decode-number.js";
import { planTemplate } from "./plan-template.js";
import type { Vocabulary } from "./vocabulary.js";

export interface TemplateOptions {
  readonly parts: readonly TemplatePart[];
  readonly maxTokens: number;
  /** A space that the prompt ended in and that is still to be said. */
  readonly owed: string;
}

/**
 * Fills a template in: literals are said without asking the model, choices and numbers cannot leave their type, free stretches run to
 * their stop text. What would not fit into `maxTokens` ends the text, with "length".
 */
export async function* decodeTemplate(
  cursor: Cursor,
  vocabulary: Vocabulary,
  { parts, maxTokens, owed }: TemplateOptions,
): AsyncGenerator<string, "stop" | "length"> {
  for (const step of planTemplate(parts, owed)) {
    const left = maxTokens - cursor.length;
    if (step.kind === "literal") {
      const tokens = vocabulary.tokenize(step.said);
      if (tokens.length > left) return "length";
      cursor.append(tokens);
      yield step.shown;
    } else if (step.kind === "choice") {
      const longest = Math.max(...step.choices.map((text) => vocabulary.tokenize(step.lead + text).length));
      if (longest > left) return "length";
      yield await decodeChoice(cursor, vocabulary, step);
    } else if (step.kind === "number") {
      const number = await decodeNumber(cursor, vocabulary, { ...step, maxTokens: left });
      yield number.text;
      if (!number.isComplete) return "length";
    } else {
      if (left < 1) return "length";
      const start = cursor.length;
      const stops = step.until === "" ? [] : [step.until];
      const options = { stops, lead: step.lead, maxTokens: Math.min(step.maxTokens, left) };
      const end = yield* decodeFree(cursor, vocabulary, options);
      if (end.why === "stop") await dropBeyond(cursor, vocabulary, { start, end });
    }
  }
  return "stop";
}

/** Takes the stop text back, and says again what stood before it in the same token. */
async function dropBeyond(
  cursor: Cursor,
  vocabulary: Vocabulary,
  { start, end: { text, lengths } }: { readonly start: number; readonly end: FreeEnd },
): Promise<void> {
  const whole = lengths.filter((length) => length <= text.length);
  await cursor.rewind(start + whole.length);
  cursor.append(vocabulary.tokenize(text.slice(whole.at(-1) ?? 0)));
}
