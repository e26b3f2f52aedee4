import { SignetError } from "../errors.js";
import { checkDocuments } from "./check-documents.js";
import { checkSearch } from "./check-search.js";
import { type Postings, postingsOf } from "./postings.js";
import type { Document, Passage, Retriever } from "./retriever.js";
import {
  digestOf,
  type IndexContent,
  invalid,
  readIndex,
  type StoredIndex,
  storedIndex,
} from "./stored-index.js";
import { topK } from "./top-k.js";
import { wordsOf } from "./words-of.js";

/** Counted up when an equal index and an equal query would get other scores. */
const VERSION = 1;

export interface Bm25Options {
  /** How soon more of a term stops to count: 0 counts a term once, default 1.2. */
  readonly k1?: number;
  /** How much a long document is held against it, from 0 to 1, default 0.75. */
  readonly b?: number;
  /** The terms of a document or query. Default: words of any script, in lower case. */
  readonly tokenize?: (text: string) => readonly string[];
  /** Default: made from the documents and options. Give one of your own where `tokenize` is, or where documents come and go. */
  readonly id?: string;
}

/** An index of words. `JSON.stringify` stores it, `readBm25` reads it. */
export interface Bm25 extends Retriever {
  readonly toJSON: () => StoredIndex;
}

/**
 * Finds documents by the words that they share with a query: Okapi BM25 over an inverted index, in memory.
 *
 * A term t of the query that n of N documents hold adds idf(t) · f · (k1 + 1) / (f + k1 · (1 − b + b · length / mean length)) to the score of a
 * document that holds it f times, with idf(t) = ln(1 + (N − n + 0.5) / (n + 0.5)), which is never negative; a term that the query repeats adds it as
 * often. Documents without a term of the query are not found; of equal scores the earlier document stands first.
 *
 * @throws {SignetError} `DATA_INVALID` for documents without id or text, or with an id twice; `OPTION_INVALID`.
 * @see Robertson and Zaragoza 2009; the idf is the one of Lucene.
 */
export function bm25(documents: readonly Document[], options: Bm25Options = {}): Bm25 {
  const { k1 = 1.2, b = 0.75, tokenize = wordsOf } = options;
  checkOptions({ ...options, k1, b });
  const own = checkDocuments(documents);
  const terms = (text: string): readonly string[] => termsOf(tokenize, text);
  const postings = postingsOf(eachOf(own, ({ text }) => terms(text)));
  const norms = normsOf(postings.lengths, { k1, b });
  const tokenizer = tokenize === wordsOf ? "words" : "custom";
  const content: IndexContent = { kind: "bm25", version: VERSION, documents: own, k1, b, tokenizer };
  let { id } = options;
  return {
    get id() {
      id ??= `bm25:${VERSION}:${digestOf(content).slice(0, 16)}`;
      return id;
    },
    async search(query, search) {
      checkSearch(query, search);
      const scores = scoresOf(terms(query), { postings, norms, k1 });
      return topK(scores, search.k, 0).map((index): Passage => {
        const score = scores[index] as number; // both lists are as long as the documents
        return { ...(own[index] as Document), score };
      });
    },
    toJSON: () => storedIndex({ ...content, ...(options.id !== undefined && { id: options.id }) }),
  };
}

/**
 * The index that `JSON.stringify` of one wrote, or its value.
 *
 * @param options The function `tokenize` of an index that was made with one.
 * @throws {SignetError} `INDEX_INVALID` when it was edited or is something else; `OPTION_INVALID` without its `tokenize`.
 */
export function readBm25(stored: unknown, { tokenize }: Pick<Bm25Options, "tokenize"> = {}): Bm25 {
  const { documents, k1, b, tokenizer, id } = readIndex(stored, { kind: "bm25", version: VERSION });
  if ((tokenizer === "custom") !== (tokenize !== undefined)) {
    const wanted = tokenizer === "custom" ? "pass that one" : "pass none";
    throw new SignetError("OPTION_INVALID", `The index was made with ${tokenizer} \`tokenize\`: ${wanted}`);
  }
  try {
    return bm25(documents, {
      k1: k1 as number, // checked there
      b: b as number,
      ...(tokenize && { tokenize }),
      ...(id !== undefined && { id: id as string }),
    });
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function checkOptions({
  k1,
  b,
  tokenize,
  id,
}: Bm25Options & { readonly k1: number; readonly b: number }): void {
  const problem = !(k1 >= 0 && Number.isFinite(k1))
    ? `k1 = ${String(k1)}, it should be a number of at least 0`
    : !(b >= 0 && b <= 1)
      ? `b = ${String(b)}, it should be a number from 0 to 1`
      : tokenize !== undefined && typeof tokenize !== "function"
        ? `tokenize = ${typeof tokenize}, it should be a function`
        : id !== undefined && (typeof id !== "string" || id === "")
          ? "an id that is no text"
          : undefined;
  if (problem !== undefined) throw new SignetError("OPTION_INVALID", `bm25() got ${problem}`);
}

function termsOf(tokenize: (text: string) => readonly string[], text: string): readonly string[] {
  const terms = tokenize(text);
  if (tokenize === wordsOf) return terms;
  if (Array.isArray(terms) && terms.every((term) => typeof term === "string")) return terms;
  throw new SignetError("OPTION_INVALID", "bm25() got a `tokenize` that returns no list of texts");
}

function* eachOf<T, R>(items: readonly T[], read: (item: T) => R): Generator<R> {
  for (const item of items) yield read(item);
}

/** k1 · (1 − b + b · length / mean length) of each document. */
function normsOf(lengths: Uint32Array, { k1, b }: { readonly k1: number; readonly b: number }): Float64Array {
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length || 1; // 1 where all are empty
  return Float64Array.from(lengths, (length) => k1 * (1 - b + (b * length) / mean));
}

interface Index {
  readonly postings: Postings;
  readonly norms: Float64Array;
  readonly k1: number;
}

/** Of every document. Each distinct term reads its own postings alone, however long the query is. */
function scoresOf(query: readonly string[], { postings, norms, k1 }: Index): Float64Array {
  const { terms, starts, documents, counts } = postings;
  const scores = new Float64Array(norms.length);
  const repeats = new Map<number, number>();
  for (const word of query) {
    const term = terms.get(word);
    if (term !== undefined) repeats.set(term, (repeats.get(term) ?? 0) + 1);
  }
  for (const [term, times] of repeats) {
    const [start, end] = [starts[term] as number, starts[term + 1] as number]; // a known term has postings
    const holding = end - start;
    const idf = Math.log(1 + (norms.length - holding + 0.5) / (holding + 0.5));
    for (let posting = start; posting < end; posting++) {
      const document = documents[posting] as number;
      const count = counts[posting] as number;
      scores[document] =
        (scores[document] as number) +
        (times * idf * count * (k1 + 1)) / (count + (norms[document] as number));
    }
  }
  return scores;
}
