import type { Token } from "node-llama-cpp";
import { jsonEnd } from "./json-end.js";
import type { Vocabulary } from "./vocabulary.js";

const INCOMPLETE = "\uFFFD";

/** One JSON value, decoded under a grammar. Ends with the value; what the grammar allows behind it is not asked for. */
export async function* decodeJson(
  tokens: AsyncIterable<Token>,
  vocabulary: Vocabulary,
  maxTokens: number,
): AsyncGenerator<string, "stop" | "length"> {
  const end = jsonEnd();
  const drawn: Token[] = [];
  let passed = "";
  for await (const token of tokens) {
    drawn.push(token);
    const text = vocabulary.textOf(drawn);
    if (!text.endsWith(INCOMPLETE)) {
      const piece = text.slice(passed.length);
      passed = text;
      const { length, isComplete } = end(piece);
      if (length > 0) yield piece.slice(0, length);
      if (isComplete) return "stop";
    }
    if (drawn.length >= maxTokens) return "length";
  }
  return "stop";
}
