import { abortError } from "@signet/core";
import type { ControlledEvaluateIndexOutput, LlamaContextSequence, Token } from "node-llama-cpp";
import { chooseToken } from "./choose-token.js";
import type { Cursor } from "./cursor.js";
import type { Draws } from "./draws.js";

/** What one batch of the context takes. Longer input is cut here, so that an abort does not wait for all of it. */
export const BATCH_TOKENS = 512;

/** How free text is drawn at a temperature above 0: the usual cut of the unlikely tail, which small models need. */
const TAIL_CUT = { topK: 40, topP: 0.95, minP: 0 } as const;

export interface SequenceCursorOptions {
  readonly temperature: number;
  readonly draws: Draws;
  readonly signal: AbortSignal;
}

type Question = NonNullable<
  Exclude<Parameters<LlamaContextSequence["controlledEvaluate"]>[0][number], Token>[1]["generateNext"]
>;

/** A cursor over one sequence of a context. Appended tokens wait until the model is asked, and are evaluated in one go. */
export class SequenceCursor implements Cursor {
  readonly #sequence: LlamaContextSequence;
  readonly #options: SequenceCursorOptions;
  readonly #start: number;
  #waiting: Token[];

  /** @param tail What the sequence has still to read before the first question. */
  constructor(sequence: LlamaContextSequence, tail: readonly Token[], options: SequenceCursorOptions) {
    this.#sequence = sequence;
    this.#options = options;
    this.#start = sequence.nextTokenIndex + tail.length;
    this.#waiting = [...tail];
  }

  get length(): number {
    return this.#sequence.nextTokenIndex + this.#waiting.length - this.#start;
  }

  append(tokens: readonly Token[]): void {
    this.#waiting.push(...tokens);
  }

  async scores(among: readonly Token[]): Promise<ReadonlyMap<Token, number>> {
    const { logits } = await this.#ask({ logits: { filter: { tokens: among } } });
    return new Map(among.map((token) => [token, logits?.get(token) ?? Number.NEGATIVE_INFINITY]));
  }

  async draw(): Promise<Token> {
    const { temperature } = this.#options;
    const options = temperature > 0 ? { temperature, ...TAIL_CUT, seed: this.#seed() } : { temperature: 0 };
    const { token } = await this.#ask({ token: true, options });
    if (token === undefined || token === null) throw new Error("The model has no next token");
    return token;
  }

  choose(scores: ReadonlyMap<Token, number>): Token {
    return chooseToken(scores, this.#options.temperature, this.#options.draws);
  }

  async rewind(length: number): Promise<void> {
    const surplus = this.length - length;
    const evaluated = surplus - this.#waiting.length;
    this.#waiting.splice(Math.max(0, this.#waiting.length - surplus));
    const end = this.#sequence.nextTokenIndex;
    if (evaluated > 0) await this.#sequence.eraseContextTokenRanges([{ start: end - evaluated, end }]);
  }

  /** The model's tokens under a grammar, each appended as it is asked for. */
  async *generate(
    grammarEvaluationState: NonNullable<
      Parameters<LlamaContextSequence["evaluate"]>[1]
    >["grammarEvaluationState"] & {},
  ): AsyncGenerator<Token> {
    const last = await this.#evaluateAllButLast();
    const { temperature, signal } = this.#options;
    const sampling = temperature > 0 ? { temperature, ...TAIL_CUT, seed: this.#seed() } : { temperature: 0 };
    for await (const token of this.#sequence.evaluate(last, { ...sampling, grammarEvaluationState })) {
      if (signal.aborted) throw abortError(signal);
      yield token;
    }
  }

  async #ask(generateNext: Question): Promise<ControlledEvaluateIndexOutput["next"]> {
    const tokens = await this.#evaluateAllButLast();
    const last = tokens.pop();
    if (last === undefined) throw new Error("The model was asked twice without a token in between");
    const outputs = await this.#sequence.controlledEvaluate([...tokens, [last, { generateNext }]]);
    if (this.#options.signal.aborted) throw abortError(this.#options.signal);
    return outputs[tokens.length]?.next ?? {};
  }

  /** Evaluates what waits, except for a last batch, which it returns. */
  async #evaluateAllButLast(): Promise<Token[]> {
    const { signal } = this.#options;
    if (signal.aborted) throw abortError(signal);
    while (this.#waiting.length > BATCH_TOKENS) {
      const batch = this.#waiting.splice(0, BATCH_TOKENS);
      await this.#sequence.evaluateWithoutGeneratingNewTokens(batch);
      if (signal.aborted) throw abortError(signal);
    }
    const last = this.#waiting;
    this.#waiting = [];
    return last;
  }

  #seed(): number {
    return Math.floor(this.#options.draws() * 2 ** 31);
  }
}
