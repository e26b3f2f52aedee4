import type { LmRequest, Message } from "@signet/core";

/** A text of a turn, with the white space that parts it from the one before. */
export interface Piece {
  readonly text: string;
  /** Whether it belongs to the prefix that all calls of a step share. */
  readonly stable: boolean;
}

export interface Turn {
  readonly role: "user" | "assistant";
  readonly pieces: readonly Piece[];
}

/** A request as chat providers want it: system texts apart, then turns whose roles alternate. */
export interface Turns {
  readonly system: readonly Piece[];
  readonly turns: readonly Turn[];
}

/** Between messages that become one turn. */
const SEPARATOR = "\n\n";

/**
 * Lays a request out in turns. Layout "text" becomes one user turn, the messages joined as they stand. In a chat, blank
 * messages are left out, since providers refuse them; system texts alone become a user turn, since there must be one.
 */
export function layOut({ layout, prefix, messages }: LmRequest): Turns {
  if (layout === "text") return { system: [], turns: [textTurn(prefix, messages)] };
  const spoken = [...prefix.map(marked(true)), ...messages.map(marked(false))].filter(
    ({ text }) => text.trim() !== "",
  );
  const system = spoken.filter(({ role }) => role === "system").reduce(apart, []);
  const turns = alternating(spoken.filter(({ role }) => role !== "system"));
  return turns.length === 0 ? { system: [], turns: [{ role: "user", pieces: system }] } : { system, turns };
}

/** The texts of a turn as one. */
export function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join("");
}

function textTurn(prefix: readonly Message[], messages: readonly Message[]): Turn {
  const pieces = [
    { text: prefix.map(({ text }) => text).join(""), stable: true },
    { text: messages.map(({ text }) => text).join(""), stable: false },
  ];
  return { role: "user", pieces: pieces.filter(({ text }) => text !== "") };
}

interface Spoken extends Piece {
  readonly role: Message["role"];
}

function marked(stable: boolean): (message: Message) => Spoken {
  return ({ role, text }) => ({ role, text, stable });
}

function alternating(spoken: readonly Spoken[]): Turn[] {
  const turns: Turn[] = [];
  for (const piece of spoken) {
    const role = piece.role === "assistant" ? "assistant" : "user";
    const open = turns.at(-1)?.role === role ? turns.pop() : undefined;
    turns.push({ role, pieces: apart(open?.pieces ?? [], piece) });
  }
  return turns;
}

/** The pieces with one more, parted from what is there. */
function apart(pieces: readonly Piece[], { text, stable }: Piece): Piece[] {
  return [...pieces, { text: pieces.length === 0 ? text : SEPARATOR + text, stable }];
}
