import type { Completion, LmRequest, Message } from "@signet/core";

import { type Show, shownJson } from "./record-text.js";

/** Messages as the conventions have them: JSON of roles and parts. Attachments are left out. */
export function inputMessages({ prefix, messages }: LmRequest, show: Show): string {
  const said = [...prefix, ...messages].filter(({ role }) => role !== "system");
  return shownJson(
    said.map(({ role, text }) => ({ role, parts: [textPart(show(text, "prompt"))] })),
    asItIs,
  );
}

/** The system's messages; absent when there are none. */
export function systemInstructions({ prefix, messages }: LmRequest, show: Show): string | undefined {
  const said = [...prefix, ...messages].filter(({ role }: Message) => role === "system");
  if (said.length === 0) return undefined;
  return shownJson(
    said.map(({ text }) => textPart(show(text, "prompt"))),
    asItIs,
  );
}

export function outputMessages({ text, finish }: Completion, show: Show): string {
  const answer = {
    role: "assistant",
    parts: [textPart(show(text, "completion"))],
    finish_reason: finish === "filtered" ? "content_filter" : finish,
  };
  return shownJson([answer], asItIs);
}

function textPart(content: string): { readonly type: "text"; readonly content: string } {
  return { type: "text", content };
}

const asItIs = (text: string): string => text;
