import type { Json } from "../json.js";
import { checked, type OutputField } from "./checked.js";
import type { FormatParsed } from "./format.js";
import { isNone } from "./is-none.js";
import { readText } from "./read-text.js";
import type { Header } from "./sections.js";

/** The texts that a reply gives for each output field; more than one where a header repeats. */
export interface Answer {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** What stands before the first header. */
  readonly preamble: string;
}

export interface AnswerRules {
  readonly outputs: readonly OutputField[];
  /** The field that the reply starts in, without a header. */
  readonly startsIn?: string;
  /**
   * What a header means that cannot open a field, because the field was seen already or is an input. `end`: the model goes on to
   * another example. `text`: inside free text it is text; elsewhere an output's header gives that field once more, and an input's
   * ends the answer when all is said.
   */
  readonly stray: "end" | "text";
}

const FENCE_OPENS = /(?:^|\n)[ \t]*```\w*[ \t]*\n?$/;

/** Cuts a reply into the texts of its output fields. The first header of a field opens it, in whatever order. */
export function answerOf(text: string, headers: readonly Header[], rules: AnswerRules): Answer {
  const byName = new Map(rules.outputs.map((output) => [output.field.name, output]));
  const texts = new Map<string, string[]>();
  const preamble = text.slice(0, headers[0]?.start ?? text.length);
  let open = rules.startsIn;
  let start = 0;
  let end = text.length;
  const close = (at: number): void => {
    if (open === undefined) return;
    const given = texts.get(open);
    if (given === undefined) texts.set(open, [text.slice(start, at)]);
    else given.push(text.slice(start, at));
  };
  for (const header of headers) {
    const isOutput = byName.has(header.field);
    const isNew = isOutput && header.field !== open && !texts.has(header.field);
    if (!isNew && (open !== undefined || texts.size > 0)) {
      if (rules.stray === "end" || (!isOutput && isComplete(rules.outputs, texts, open))) {
        end = header.start;
        break;
      }
      if (!isOutput || (open !== undefined && byName.get(open)?.text.shape.kind === "string")) continue;
    }
    close(header.start);
    open = isOutput ? header.field : undefined;
    start = header.end;
  }
  if (start > 0 && FENCE_OPENS.test(preamble)) {
    const fence = text.indexOf("\n```", start - 1);
    if (fence >= 0 && fence < end) end = fence;
  }
  close(Math.max(start, end));
  return { texts, preamble };
}

/** Reads the texts as values, and checks them. */
export function parseAnswer(outputs: readonly OutputField[], texts: Answer["texts"]): FormatParsed {
  const values: Record<string, Json> = {};
  for (const { field, text } of outputs) {
    const given = texts.get(field.name);
    if (given === undefined) continue;
    const read = given.map((one) => orUnread(readText(text, one), one));
    const [value] = read;
    if (value === undefined) continue;
    if (read.length > 1 && new Set(read.map((one) => JSON.stringify(one))).size > 1) {
      return { ok: false, issues: [{ field: field.name, message: "is given more than once, differently" }] };
    }
    values[field.name] = value;
  }
  return checked(outputs, values);
}

/** Whether the answer, with the open field, has every required output. */
export function isComplete(
  outputs: readonly OutputField[],
  texts: ReadonlyMap<string, unknown>,
  open?: string,
): boolean {
  return outputs.every(({ field }) => field.optional || field.name === open || texts.has(field.name));
}

/** A text that no value could be read from is handed on as it is, so that the check can say what was expected. */
function orUnread(value: Json | undefined, text: string): Json | undefined {
  return value !== undefined || isNone(text) ? value : text.trim();
}
