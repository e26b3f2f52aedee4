import { type Attachment, type LmRequest, type Message, SignetError } from "@signet/core";

/** A text of a turn, with the white space that parts it from the one before. */
export interface Piece {
  readonly text: string;
  /** Whether it belongs to the prefix that all calls of a step share. */
  readonly stable: boolean;
  /** What goes before the text; only turns of the user have some. */
  readonly attachments?: readonly Attachment[];
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
 *
 * @throws {SignetError} `LM_REJECTED` where a message that is not the user's has attachments.
 */
export function layOut({ layout, prefix, messages }: LmRequest): Turns {
  if (layout === "text") return { system: [], turns: [textTurn(prefix, messages)] };
  const spoken = [...prefix.map(marked(true)), ...messages.map(marked(false))].filter(
    ({ text, attachments }) => text.trim() !== "" || attachments !== undefined,
  );
  for (const { role, attachments } of spoken) {
    if (attachments === undefined || role === "user") continue;
    throw new SignetError("LM_REJECTED", `A message of the ${role} has attachments: only the user's can`);
  }
  const system = spoken.filter(({ role }) => role === "system").reduce(apart, []);
  const turns = alternating(spoken.filter(({ role }) => role !== "system"));
  return turns.length === 0 ? { system: [], turns: [{ role: "user", pieces: system }] } : { system, turns };
}

/** The texts of a turn as one. */
export function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join("");
}

function textTurn(prefix: readonly Message[], messages: readonly Message[]): Turn {
  const pieces = [textPiece(prefix, true), textPiece(messages, false)];
  return {
    role: "user",
    pieces: pieces.filter(({ text, attachments }) => text !== "" || attachments !== undefined),
  };
}

function textPiece(messages: readonly Message[], stable: boolean): Piece {
  const attachments = messages.flatMap((message) => message.attachments ?? []);
  const text = messages.map((message) => message.text).join("");
  return { text, stable, ...(attachments.length > 0 && { attachments }) };
}

interface Spoken extends Piece {
  readonly role: Message["role"];
}

function marked(stable: boolean): (message: Message) => Spoken {
  return ({ role, text, attachments = [] }) => ({
    role,
    text,
    stable,
    ...(attachments.length > 0 && { attachments }),
  });
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
function apart(pieces: readonly Piece[], { text, stable, attachments }: Piece): Piece[] {
  const parted = pieces.length === 0 ? text : SEPARATOR + text;
  return [...pieces, { text: parted, stable, ...(attachments && { attachments }) }];
}
