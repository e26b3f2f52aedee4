import type { Message } from "../lm/language-model.js";
import type { Fields, FormatDemo } from "./format.js";
import { message } from "./message.js";

/** How a format writes what is asked and what is answered. */
export interface Turns {
  readonly ask: (inputs: Fields) => string;
  readonly answer: (outputs: Fields) => string;
}

/** The stable part of a chat: a system message of the parts that are not empty, then each demo as two turns. */
export function chatPrefix(
  system: readonly string[],
  demos: readonly FormatDemo[],
  { ask, answer }: Turns,
): readonly Message[] {
  return Object.freeze([
    message("system", system.filter((part) => part !== "").join("\n\n")),
    ...demos.flatMap(({ fields }) => [message("user", ask(fields)), message("assistant", answer(fields))]),
  ]);
}
