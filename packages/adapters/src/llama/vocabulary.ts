import type { LlamaModel, Token } from "node-llama-cpp";

/** What decoding has to know of a model's tokens. */
export interface Vocabulary {
  /** The tokens of plain text: what looks like a special token is read as text. */
  readonly tokenize: (text: string) => readonly Token[];
  readonly textOf: (tokens: readonly Token[]) => string;
  /** Whether the model says with this token that it has finished. */
  readonly isEnd: (token: Token) => boolean;
  readonly end: Token | undefined;
  /** Tokens that can stand in a decimal number, with or without a space before. */
  readonly numberTokens: () => ReadonlyMap<Token, string>;
}

const IN_NUMBER = /^ ?-?\d*\.?\d*$/;

export function vocabularyOf(model: LlamaModel): Vocabulary {
  let numbers: Map<Token, string> | undefined;
  return {
    tokenize: (text) => (text === "" ? [] : model.tokenize(text, false)),
    textOf: (tokens) => model.detokenize(tokens),
    isEnd: (token) => model.isEogToken(token),
    end: model.tokens.eot ?? model.tokens.eos ?? undefined,
    numberTokens: () => {
      numbers ??= findNumberTokens(model);
      return numbers;
    },
  };
}

function findNumberTokens(model: LlamaModel): Map<Token, string> {
  const found = new Map<Token, string>();
  for (const token of model.iterateAllTokens()) {
    const text = model.detokenize([token]);
    if (text !== "" && IN_NUMBER.test(text) && !model.isSpecialToken(token)) found.set(token, text);
  }
  return found;
}
