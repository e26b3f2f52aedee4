import { type LmRequest, type Message, SignetError } from "@signet/core";
import type { Token } from "node-llama-cpp";

/** A request as the model reads it. */
export interface Prompt {
  readonly tokens: readonly Token[];
  /** How many of the tokens belong to the part that calls of one step share. Less than all: the model is asked after the last token. */
  readonly stable: number;
  /** A space that the prompt ends in and that is said with the answer's first word, as tokenisers bind them. */
  readonly owed: string;
}

export interface PromptWriter {
  readonly tokenize: (text: string) => readonly Token[];
  /** The token that begins every text, where the model wants one. */
  readonly begin: readonly Token[];
  /** The turns in the model's own chat template, up to where its answer begins. */
  readonly renderChat: (messages: readonly Message[]) => readonly Token[];
}

/**
 * Lays a request out: one text that the model continues (the messages joined), or turns in the model's chat template.
 *
 * @throws {SignetError} `LM_REJECTED` for a request with attachments: the model reads texts alone.
 */
export function promptOf(request: LmRequest, writer: PromptWriter): Prompt {
  const [attachment] = [...request.prefix, ...request.messages].flatMap(
    ({ attachments = [] }) => attachments,
  );
  if (attachment !== undefined) {
    const { kind, name = kind } = attachment;
    throw new SignetError(
      "LM_REJECTED",
      `The request has an attachment (${name}), but llama() reads texts alone`,
    );
  }
  return request.layout === "text" ? textPrompt(request, writer) : chatPrompt(request, writer);
}

function textPrompt({ prefix, messages }: LmRequest, { tokenize, begin }: PromptWriter): Prompt {
  const head = textOf(prefix);
  const text = head + textOf(messages);
  const owed = text.endsWith(" ") ? " " : "";
  const tokens = [...begin, ...tokenize(text.slice(0, text.length - owed.length))];
  return prompt(tokens, [...begin, ...tokenize(head)], owed);
}

function chatPrompt({ prefix, messages }: LmRequest, { renderChat }: PromptWriter): Prompt {
  // What two conversations with the same beginning share, the template says itself.
  const [one, other] = ["a", "b"].map((text) => renderChat([...prefix, { role: "user", text }]));
  const shared = one?.slice(0, commonLength(one, other ?? [])) ?? [];
  return prompt(renderChat([...prefix, ...messages]), shared, "");
}

function prompt(tokens: readonly Token[], stable: readonly Token[], owed: string): Prompt {
  return { tokens, stable: Math.min(commonLength(tokens, stable), Math.max(0, tokens.length - 1)), owed };
}

function commonLength(a: readonly Token[], b: readonly Token[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

function textOf(messages: readonly Message[]): string {
  return messages.map(({ text }) => text).join("");
}
