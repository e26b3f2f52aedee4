import type { Constraint, LmRequest, Message } from "./language-model.js";

/** What a chat template adds around one message. */
const TOKENS_PER_MESSAGE = 8;

/**
 * A cheap estimate of a text's tokens without a tokenizer, on the high side for what prompts are made of: a third of a token
 * for each ASCII letter or space, one for every other ASCII character, one to one and a half for each UTF-16 unit beyond ASCII.
 * It is meant for reservations that are settled later; it is not a bound on texts made to defeat it.
 */
export function estimateTokens(text: string): number {
  let thirds = 0;
  let halves = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x800) halves += 3;
    else if (unit >= 0x80) halves += 2;
    else if ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a) thirds++;
    else if (unit === 0x20) thirds++;
    else halves += 2;
  }
  return Math.ceil(thirds / 3 + halves / 2);
}

/** The same for a whole request: its messages, what stands around them, and a schema, which providers add to the prompt. */
export function estimatePromptTokens(request: LmRequest): number {
  let tokens = prefixTokens(request.prefix) + constraintTokens(request.constraint);
  for (const message of request.messages) tokens += messageTokens(message);
  return tokens;
}

function messageTokens({ text }: Message): number {
  return estimateTokens(text) + TOKENS_PER_MESSAGE;
}

const countedPrefixes = new WeakMap<readonly Message[], number>();

/** A frozen prefix is counted once for all its calls. */
function prefixTokens(prefix: readonly Message[]): number {
  const counted = countedPrefixes.get(prefix);
  if (counted !== undefined) return counted;
  let tokens = 0;
  for (const message of prefix) tokens += messageTokens(message);
  if (Object.isFrozen(prefix)) countedPrefixes.set(prefix, tokens);
  return tokens;
}

const countedConstraints = new WeakMap<Constraint, number>();

function constraintTokens(constraint: Constraint | undefined): number {
  if (constraint?.kind !== "json") return 0;
  const counted = countedConstraints.get(constraint);
  if (counted !== undefined) return counted;
  const tokens = estimateTokens(JSON.stringify(constraint.schema));
  countedConstraints.set(constraint, tokens);
  return tokens;
}
