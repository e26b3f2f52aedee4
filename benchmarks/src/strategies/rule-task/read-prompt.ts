import type { LmRequest } from "@signet/core";
import { DESKS, type Desk, tokensOf } from "./rule.js";
import { TITLES } from "./rule-program.js";

/** A message that a prompt shows, with the desk that it should have gone to. */
export interface ShownRecord {
  readonly tokens: ReadonlySet<string>;
  readonly expected: Desk;
  /** Where it went. Absent where the prompt shows only the right answer. */
  readonly answered?: Desk;
}

export interface Section {
  readonly heading: string;
  readonly text: string;
}

/** What a prompt of any strategy says, by its shape alone. */
export interface ReadPrompt {
  /** Headings that the answer is to have. */
  readonly asked: readonly string[];
  /** What is given under a heading each. */
  readonly sections: readonly Section[];
  /** Titles of the parts that an instruction is to have, where the prompt numbers some. */
  readonly parts: readonly string[];
  /** Steps whose texts the answer gives, each under its name in brackets; empty where the answer is one text. */
  readonly steps: readonly string[];
  readonly records: readonly ShownRecord[];
  /** How many words the answer may change, where the prompt sets a limit. */
  readonly wordLimit: number | undefined;
}

/** Reads a prompt: sections under `## Heading` lines, records of `Title: value` lines, and what is asked for. */
export function readPrompt({ prefix, messages }: LmRequest): ReadPrompt {
  const system = prefix.map(({ text }) => text).join("\n");
  const given = messages.filter(({ role }) => role === "user").map(({ text }) => text);
  const shown = given.join("\n\n");
  const asked = [...system.matchAll(/^## (.+)\n\(/gm)].map(([, heading = ""]) => heading);
  const isBySteps = /name in (?:square )?brackets/i.test(system);
  const names = isBySteps ? [...shown.matchAll(/^\[([^\]\n]+)\]$/gm)].map(([, name = ""]) => name) : [];
  const parts = [...system.matchAll(/^\d\. ([A-Z][\w ]*):/gm)].map(([, part = ""]) => part);
  const sections = sectionsIn(shown);
  return {
    asked: [...new Set(asked)],
    sections,
    parts: parts.length > 1 ? parts : [],
    steps: [...new Set(names)],
    records: sections.filter(({ heading }) => !COUNTED.test(heading)).flatMap(({ text }) => recordsIn(text)),
    wordLimit: limitIn(`${system}\n${shown}`),
  };
}

/** What is told of the data in numbers looks like records, and is none. */
const COUNTED = /facts|counted|program|outline/i;

function sectionsIn(text: string): readonly Section[] {
  const parts = text.split(/^## (.+)$/m);
  const sections: Section[] = [];
  for (let at = 1; at < parts.length; at += 2)
    sections.push({ heading: (parts[at] ?? "").trim(), text: unfenced(parts[at + 1] ?? "") });
  return sections;
}

/** A text that stands in a fence is the text inside. */
function unfenced(text: string): string {
  return (/^```[\w-]*\n([\s\S]*?)\n```$/.exec(text.trim())?.[1] ?? text).trim();
}

const MESSAGE_LINE = new RegExp(`^[\\s>#*\`"'-]*${TITLES.message}["'*\`]*\\s*:?\\s*(.*)$`, "i");
const DESK_NAME = new RegExp(`\\b(${DESKS.join("|")})\\b`, "i");
const SECTION_LINE = /^##? /;
/** Words before a desk that make it the right one, or the one that was answered. */
const RIGHT = /expect|should|right|correct|truth|belongs|wanted|label/i;
const GIVEN = /answered|gave|given|output|predict|got\b|wrong|program (?:said|answered)/i;

interface OpenRecord {
  readonly message: string;
  right?: Desk;
  answered?: Desk;
  unmarked?: Desk;
}

/** A record starts where a message stands, and goes on to the next one or the next section. */
function recordsIn(text: string): readonly ShownRecord[] {
  const records: OpenRecord[] = [];
  let open: OpenRecord | undefined;
  let role: "right" | "answered" | "unmarked" = "unmarked";
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const start = SECTION_LINE.test(line) ? null : MESSAGE_LINE.exec(line);
    if (SECTION_LINE.test(line)) open = undefined;
    if (start !== null) {
      const message = start[1]?.trim() || (lines[index + 1] ?? "");
      open = { message: message.split(DESK_NAME)[0] ?? "" };
      records.push(open);
      role = "unmarked";
    }
    if (open === undefined) return;
    const said = start === null ? line : (start[1] ?? "");
    const desk = deskIn(said);
    const before = said.slice(0, said.search(DESK_NAME));
    const marked = RIGHT.test(desk ? before : said)
      ? "right"
      : GIVEN.test(desk ? before : said)
        ? "answered"
        : undefined;
    if (desk === undefined) {
      if (start === null && /:\s*$/.test(said) && said.trim() !== "") role = marked ?? "unmarked";
    } else open[marked ?? role] ??= desk;
  });
  return records.flatMap(closed);
}

function deskIn(text: string): Desk | undefined {
  const found = DESK_NAME.exec(text)?.[1]?.toLowerCase();
  return DESKS.find((desk) => desk === found);
}

/** What is shown without a word on whether it is right counts as right, unless something else does. */
function closed({ message, right, answered, unmarked }: OpenRecord): readonly ShownRecord[] {
  const expected = right ?? unmarked;
  if (expected === undefined) return [];
  const given = answered ?? (right === undefined ? undefined : unmarked);
  return [{ tokens: tokensOf(message), expected, ...(given !== undefined && { answered: given }) }];
}

function limitIn(text: string): number | undefined {
  const found = /\b(?:at most|no more than|up to|within|limit of|exceed)\s+(\d+)\s+words\b/i.exec(text);
  return found === null ? undefined : Number(found[1]);
}
