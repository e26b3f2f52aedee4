import type { Token } from "node-llama-cpp";

/** The end of a text that a model is continuing. */
export interface Cursor {
  /** How many tokens were appended since the prompt. */
  readonly length: number;
  /** Says something in the model's stead. Nothing is computed until the model is asked. */
  readonly append: (tokens: readonly Token[]) => void;
  /** The model's logits of these tokens as the next one; nothing is appended. */
  readonly scores: (among: readonly Token[]) => Promise<ReadonlyMap<Token, number>>;
  /** The model's own next token at the call's temperature; it is not appended. */
  readonly draw: () => Promise<Token>;
  /** One of the given tokens by their scores, at the call's temperature. */
  readonly choose: (scores: ReadonlyMap<Token, number>) => Token;
  /** Takes back everything after the first `length` appended tokens. */
  readonly rewind: (length: number) => Promise<void>;
}
