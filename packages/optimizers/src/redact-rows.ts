import {
  type Example,
  type Field,
  type IdentifiedExample,
  identifyExamples,
  SignetError,
} from "@signet/core";
import type { Splits } from "./split.js";

/** Takes out of a row what no demo, prompt or record may show. Pure and synchronous. */
export type Redact<I = never, L = never> = (example: Example<I, L>) => Example<I, L>;

interface RedactRowsOptions {
  readonly redact: Redact | undefined;
  readonly inputFields: readonly Field[];
  /** Ids that the user gave; all others were made of the content, and are made anew of what is left of it. */
  readonly givenIds: ReadonlySet<string>;
}

/**
 * Redacts the sets that a compile may show: demos are cut from them, proposers and reflections see them. The holdout stays as it is: it is only scored.
 *
 * @throws {SignetError} `DATA_INVALID` when `redact` throws, returns a promise, or makes a row that does not fit the program's input any more.
 */
export function redactRows<S extends Splits>(
  sets: S,
  { redact, inputFields, givenIds }: RedactRowsOptions,
): S {
  if (redact === undefined) return sets;
  const redacted = (where: "trainset" | "valset"): readonly IdentifiedExample[] => {
    const rows = sets[where].map((example, row) =>
      redactRow(example, { redact, isGiven: givenIds.has(example.id), where: `row ${row} of the ${where}` }),
    );
    return rows.length === 0 ? [] : identifyExamples(rows, inputFields, `redacted ${where}`);
  };
  return { ...sets, trainset: redacted("trainset"), valset: redacted("valset") };
}

interface RedactRowOptions {
  readonly redact: Redact;
  readonly isGiven: boolean;
  readonly where: string;
}

function redactRow(
  { id, ...content }: IdentifiedExample,
  { redact, isGiven, where }: RedactRowOptions,
): Example {
  const redacted = redactedBy(redact, isGiven ? { ...content, id } : content, where);
  if (!(redacted instanceof Promise)) return redacted;
  redacted.catch(() => {}); // refused whatever becomes of it
  throw new SignetError("DATA_INVALID", `redact() returned a promise at ${where}, it should be synchronous`);
}

function redactedBy(redact: Redact, row: Example, where: string): Example {
  try {
    // Erased: the rows were checked against the program that `redact` was written for.
    return redact(row as never);
  } catch (cause) {
    // The row itself, and what was thrown about it, stay out of the message.
    throw new SignetError("DATA_INVALID", `redact() threw at ${where}`, { cause });
  }
}
