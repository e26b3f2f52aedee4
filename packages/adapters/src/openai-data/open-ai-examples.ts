import { compositeOf, type Example, type Program, SignetError } from "@signet/core";
import { openAiExample } from "./open-ai-example.js";

/**
 * Reads rows that were written for OpenAI, one JSON object per line, as examples of a program: chat fine-tuning (`{ messages }`), evals items
 * (`{ item }`), and evals samples (`{ input, ideal }`).
 *
 * The program's text input is the last user message, its history field the turns before; other inputs are read from a last user message that is a JSON
 * object. `expected` is the answer as the program's only text output, or as the JSON object that it holds. System messages are left out: a program has instructions of its own.
 *
 * @throws {SignetError} `DATA_INVALID` naming line and field; `DATA_EMPTY`.
 */
export function openAiExamples<I, O, M, P extends string>(
  text: string,
  program: Program<I, O, M, P>,
): readonly Example<I, Partial<O>>[] {
  if (typeof text !== "string")
    throw new SignetError("DATA_INVALID", `openAiExamples takes the text of a file, not ${typeof text}`);
  const fields = compositeOf(program);
  const examples = text
    .replace(/^\ufeff/, "")
    .split("\n")
    .flatMap((line, index) => {
      const where = `Line ${index + 1}`;
      return line.trim() === "" ? [] : [openAiExample(parse(line, where), fields, where)];
    });
  if (examples.length === 0) throw new SignetError("DATA_EMPTY", "There is no row");
  return examples as unknown as readonly Example<I, Partial<O>>[]; // checked against the program's fields
}

function parse(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new SignetError("DATA_INVALID", `${where} is no JSON`, { cause });
  }
}
