import type { Token } from "node-llama-cpp";
import type { Cursor } from "./cursor.js";
import { tokenTrie } from "./token-trie.js";
import type { Vocabulary } from "./vocabulary.js";

export interface ChoiceOptions {
  readonly choices: readonly string[];
  readonly lead: string;
  /** The literal that follows, "" for none: how the model says that a text which begins a longer one is complete. */
  readonly follower: string;
}

/**
 * One of the allowed texts, token by token along a trie: the model is asked only where the texts part, so a set of labels that differ in
 * their first token costs one evaluation, and an answer outside of the set cannot come out.
 */
export async function decodeChoice(
  cursor: Cursor,
  vocabulary: Vocabulary,
  { choices, lead, follower }: ChoiceOptions,
): Promise<string> {
  let node = tokenTrie(choices.map((text) => ({ text, tokens: vocabulary.tokenize(lead + text) })));
  for (;;) {
    const [only, ...others] = node.next.keys();
    if (only === undefined) return node.text ?? "";
    const ends =
      node.text === undefined ? [] : endTokens(vocabulary, follower).filter((end) => !node.next.has(end));
    const isForced = others.length === 0 && ends.length === 0;
    const token = isForced ? only : cursor.choose(await cursor.scores([...node.next.keys(), ...ends]));
    const next = node.next.get(token);
    if (next === undefined) return node.text ?? "";
    cursor.append([token]);
    node = next;
  }
}

/** Tokens that say: what stands here is complete. */
export function endTokens(vocabulary: Vocabulary, follower: string): readonly Token[] {
  const [next] = vocabulary.tokenize(follower);
  const [lineBreak] = vocabulary.tokenize("\n");
  return [...new Set([next, vocabulary.end, lineBreak])].filter((token) => token !== undefined);
}
