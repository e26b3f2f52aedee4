import { wordsOf } from "./words-of.js";

/** A proposal that has so many words in a row in common with an example has learnt it by heart. @see mipro.md §8 */
const QUOTED_RUN = 8;

/** Whether a text has a run of eight words in common with others, whatever their case and punctuation. Runs in `except` do not count. */
export function sharesRun(
  text: string,
  others: readonly ReadonlySet<string>[],
  except: ReadonlySet<string> = new Set(),
): boolean {
  return [...runsIn([text])].some((run) => !except.has(run) && others.some((runs) => runs.has(run)));
}

/** The runs of eight words in some texts. */
export function runsIn(texts: readonly string[]): ReadonlySet<string> {
  const runs = new Set<string>();
  for (const text of texts) {
    const words = wordsOf(text).map((word) => word.text);
    for (let end = QUOTED_RUN; end <= words.length; end++)
      runs.add(words.slice(end - QUOTED_RUN, end).join(" "));
  }
  return runs;
}
