import type { DataFacts } from "./data-facts.js";
import { runsIn } from "./shares-run.js";
import { withoutAttachments } from "./without-attachments.js";
import { textsIn } from "./words-of.js";

/** A table of what follows from its keys: it spares the reading of a hundred rows for each proposal. */
const known = new WeakMap<DataFacts, ReadonlySet<string>>();

/** The runs of words in the rows that a summary is made of, inside fields and across them. */
export function shownRuns(facts: DataFacts): ReadonlySet<string> {
  const before = known.get(facts);
  if (before !== undefined) return before;
  const runs = runsIn(
    facts.sample.flatMap((row) => [
      ...textsIn(row),
      Object.entries(row)
        .map(
          ([name, value]) =>
            `${name}: ${withoutAttachments(typeof value === "string" ? value : JSON.stringify(value))}`,
        )
        .join("; "),
    ]),
  );
  known.set(facts, runs);
  return runs;
}
