/** An inverted index: for each term the documents that hold it, one after the other in flat arrays. */
export interface Postings {
  /** Number of each term. */
  readonly terms: ReadonlyMap<string, number>;
  /** Where the postings of each term begin; one more than there are terms. */
  readonly starts: Uint32Array;
  /** Of every posting, ascending within a term. */
  readonly documents: Uint32Array;
  /** Of every posting, how often the document holds the term. */
  readonly counts: Uint32Array;
  /** Of every document, in terms. */
  readonly lengths: Uint32Array;
}

/** @param documents The terms of each document, read once: there is never more than one list of them. */
export function postingsOf(documents: Iterable<readonly string[]>): Postings {
  const terms = new Map<string, number>();
  const lengths: number[] = [];
  // Postings in the order of documents; `last` finds the one that a term has in the document that is being read.
  const last: number[] = [];
  const termOf: number[] = [];
  const documentOf: number[] = [];
  const countOf: number[] = [];
  for (const words of documents) {
    const document = lengths.push(words.length) - 1;
    for (const word of words) {
      const term = terms.get(word) ?? terms.size;
      if (term === terms.size) terms.set(word, term);
      const posting = last[term];
      if (posting !== undefined && documentOf[posting] === document) {
        countOf[posting] = (countOf[posting] as number) + 1; // every posting has a count
        continue;
      }
      last[term] = termOf.push(term) - 1;
      documentOf.push(document);
      countOf.push(1);
    }
  }
  return {
    terms,
    lengths: Uint32Array.from(lengths),
    ...sortedByTerm(terms.size, { termOf, documentOf, countOf }),
  };
}

interface Unsorted {
  readonly termOf: readonly number[];
  readonly documentOf: readonly number[];
  readonly countOf: readonly number[];
}

/** A counting sort, which keeps the documents of a term in order. */
function sortedByTerm(
  size: number,
  { termOf, documentOf, countOf }: Unsorted,
): Pick<Postings, "starts" | "documents" | "counts"> {
  const starts = new Uint32Array(size + 1);
  for (const term of termOf) starts[term + 1] = (starts[term + 1] as number) + 1; // every term is below size
  for (let term = 0; term < size; term++)
    starts[term + 1] = (starts[term + 1] as number) + (starts[term] as number);
  const next = starts.slice();
  const documents = new Uint32Array(termOf.length);
  const counts = new Uint32Array(termOf.length);
  for (const [posting, term] of termOf.entries()) {
    const place = next[term] as number;
    next[term] = place + 1;
    documents[place] = documentOf[posting] as number; // the lists are of one length
    counts[place] = countOf[posting] as number;
  }
  return { starts, documents, counts };
}
