import type { Token } from "node-llama-cpp";

/** A point on the way through the allowed texts. */
export interface TrieNode {
  readonly next: ReadonlyMap<Token, TrieNode>;
  /** The text that is complete here, if one is. */
  readonly text: string | undefined;
}

/** The allowed texts as paths of tokens. Of texts with equal tokens the first is kept. */
export function tokenTrie(
  texts: readonly { readonly text: string; readonly tokens: readonly Token[] }[],
): TrieNode {
  const root = emptyNode();
  for (const { text, tokens } of texts) {
    let node = root;
    for (const token of tokens) {
      const known = node.next.get(token) ?? emptyNode();
      node.next.set(token, known);
      node = known;
    }
    node.text ??= text;
  }
  return root;
}

interface GrowingNode {
  readonly next: Map<Token, GrowingNode>;
  text: string | undefined;
}

function emptyNode(): GrowingNode {
  return { next: new Map(), text: undefined };
}
