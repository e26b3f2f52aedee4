/** Where sentences start in one line of text, by index: the first at 0, each after the spaces that follow the one before. */
export function sentenceStarts(line: string): readonly number[] {
  const guarded = guardedSpans(line);
  const starts: number[] = [];
  let start = 0;
  for (const end of candidateEnds(line)) {
    if (guarded.some((span) => span.start < end && end < span.end)) continue;
    if (!endsSentence(line.slice(start, end), line.slice(end))) continue;
    starts.push(start);
    start = end;
  }
  return line === "" ? [] : [...starts, start];
}

/** Made where first needed: it takes milliseconds. */
let segmenter: Intl.Segmenter | undefined;

/** The segmenter takes a period before a small letter for an abbreviation's, and 「 for what closes a quote. Prompts are often written without capitals. */
const MARKS = /(?<![.!?…])[.!?]\s+(?=\S)|[。！？]+[」』）”’]*(?=\S)/gu;

/** Ends inside the line, ascending; what they end is perhaps no sentence. */
function candidateEnds(line: string): readonly number[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "sentence" });
  const ends = new Set<number>();
  for (const { index } of segmenter.segment(line)) ends.add(index);
  for (const { 0: found, index } of line.matchAll(MARKS)) ends.add(index + found.length);
  return [...ends].filter((end) => end > 0 && end < line.length).sort((a, b) => a - b);
}

/** Abbreviations that something always follows. */
const OPEN = new Set(
  "e.g i.e eg ie cf vs dr mr mrs ms prof st mt viz approx ca esp incl excl resp al fig figs eq sec ch vol ed eds pp nr".split(
    " ",
  ),
);
/** Abbreviations that may end a sentence, too: then a capital follows. */
const EITHER = new Set(
  "etc max min avg a.m p.m u.s u.k e.u inc ltd co corp jr sr dept est hr hrs sq ft jan feb mar apr jun jul aug sep sept oct nov dec".split(
    " ",
  ),
);
/** Abbreviations before a number. */
const COUNTED = new Set("no nos p par art ex q".split(" "));
/** A list number or letter with nothing after it yet: `2.`, `b)`. */
const LABEL_ONLY = /^\s*\(?(?:\p{N}{1,3}|\p{L}|[ivx]{2,4})[.)]\s*$/iu;
const CLOSED_QUOTE = /["'”’»」』)\]]\s*$/u;

function endsSentence(sentence: string, rest: string): boolean {
  if (sentence.trim() === "" || rest.trim() === "" || LABEL_ONLY.test(sentence)) return false;
  const isSmall = /^["'`“(*_{]*[\p{Ll}\p{Lo}]/u.test(rest);
  // He said "Stop!" and left.
  if (isSmall && CLOSED_QUOTE.test(sentence)) return false;
  const word = /([\p{L}\p{N}.]+)\.\s*$/u.exec(sentence)?.[1]?.toLowerCase();
  if (word === undefined) return true;
  if (OPEN.has(word)) return false;
  if (EITHER.has(word)) return !isSmall && !/^\p{N}/u.test(rest);
  return !(COUNTED.has(word) && /^\p{N}/u.test(rest));
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const CODE = /(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g;
const QUOTED = /"[^"\n]*"|“[^“”\n]*”|„[^„“”\n]*[“”]|«[^«»\n]*»|「[^「」\n]*」|『[^『』\n]*』/g;

/** Back-ticks, quotes and braces with what is between them. One that is never closed guards nothing. */
function guardedSpans(line: string): readonly Span[] {
  const found = [...line.matchAll(CODE), ...line.matchAll(QUOTED)];
  return [
    ...found.map(({ 0: text, index }) => ({ start: index, end: index + text.length })),
    ...braces(line),
  ];
}

function braces(line: string): readonly Span[] {
  const open: number[] = [];
  const spans: Span[] = [];
  for (const { 0: brace, index } of line.matchAll(/[{}]/g)) {
    if (brace === "{") open.push(index);
    else {
      const start = open.pop();
      if (start !== undefined) spans.push({ start, end: index + 1 });
    }
  }
  return spans;
}
