import { cleanReply } from "../propose/clean-reply.js";
import { foldText } from "../propose/texts.js";
import { joinSentences, type Sentence, splitSentences } from "./split-sentences.js";

/** A reply longer than this times the sentence may be the whole prompt. */
const MUCH_LONGER = 3;
const LABEL = /^[*_#\s]*(?:the\s+)?(?:(?:new|revised|improved|better)\s+)*sentence\s*[*_]*\s*:\s*[*_]*\s*/i;

/**
 * The new sentence that a reply holds. A model that writes the whole prompt again is taken at what differs, if that is one stretch and all other sentences are there.
 *
 * @returns `undefined` when the reply is the prompt again, with nothing new in it or with more than one change.
 */
export function readRevision(
  reply: string,
  { sentences, index }: { readonly sentences: readonly Sentence[]; readonly index: number },
): string | undefined {
  const text = cleanReply(cleanReply(reply).replace(LABEL, ""));
  const old = sentences[index];
  if (old === undefined || text === "") return text;
  const said = splitSentences(text);
  const has = (list: readonly Sentence[], wanted: Sentence): boolean =>
    list.some((sentence) => keyOf(sentence) === keyOf(wanted));
  const others = sentences.filter((sentence, at) => at !== index && !sentence.isFrozen);
  const repeated = others.filter((other) => has(said, other));
  const isLong = text.length > MUCH_LONGER * old.text.length;
  const isWhole = repeated.length > 0 && (isLong || repeated.length === others.length);
  if (!isWhole) return text;
  if (repeated.length < others.length) return undefined;
  return differing(said, (sentence) => has(sentences, sentence), has(said, old) ? old.text : undefined);
}

/** The one stretch of a reply that the prompt has not; behind the old sentence, where that was left as it was. */
function differing(
  said: readonly Sentence[],
  isKnown: (sentence: Sentence) => boolean,
  old: string | undefined,
): string | undefined {
  const first = said.findIndex((sentence) => !isKnown(sentence));
  if (first < 0) return undefined;
  const last = said.findLastIndex((sentence) => !isKnown(sentence));
  const stretch = said.slice(first, last + 1);
  if (stretch.some(isKnown)) return undefined;
  const [head, ...tail] = stretch;
  const text = joinSentences([{ ...(head as Sentence), lead: "" }, ...tail]).trim(); // first is in range
  return old === undefined ? text : `${old} ${text}`;
}

function keyOf({ text }: Sentence): string {
  return foldText(text);
}
