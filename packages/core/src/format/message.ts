import type { Message } from "../lm/language-model.js";

/** One frozen message. */
export function message(role: Message["role"], text: string): Message {
  return Object.freeze({ role, text });
}
