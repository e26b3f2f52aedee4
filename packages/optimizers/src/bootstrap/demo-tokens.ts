import { type Demo, formatFor, type LeafDefinition } from "@signet/core";

export type CountTokens = (text: string) => number;

/** About four characters make a token of English in the usual tokenizers; some two in other scripts: give a counter for those. */
export function roughTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/**
 * How many tokens a demo adds to the prompt of its leaf: what the prompt with it has more than the one without.
 *
 * @param format The plan's, where it names one.
 */
export function demoTokens(
  leaf: LeafDefinition,
  {
    format = leaf.format,
    countTokens,
  }: { readonly format?: string | undefined; readonly countTokens: CountTokens },
): (demo: Demo) => number {
  const { signature, temperature, maxTokens } = leaf;
  const capabilities = { schema: false, grammar: false, logprobs: false, prefixCache: false };
  const tokensOf = (demos: readonly Demo[]): number => {
    const settings = { instruction: signature.instruction, demos, capabilities, temperature, maxTokens };
    const { prefix } = formatFor(format).prepare(signature, settings);
    return countTokens(prefix.map(({ text }) => text).join("\n"));
  };
  const without = tokensOf([]);
  const known = new WeakMap<Demo, number>();
  return (demo) => {
    const tokens = known.get(demo) ?? tokensOf([demo]) - without;
    known.set(demo, tokens);
    return tokens;
  };
}
