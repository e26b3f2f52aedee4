import { mapBounded } from "@signet/core";
import { distinctByMeaning } from "./distinct-by-meaning.js";
import type { ProposerContext } from "./proposer.js";

/** What became of one question: the instructions of an answer, the reason why it is of no use, or nothing that could be read. */
export type Written =
  | { readonly kind: "written"; readonly texts: readonly string[] }
  | { readonly kind: "useless"; readonly problem: string }
  | { readonly kind: "unreadable" };

export interface Collecting<D> {
  readonly drafts: readonly D[];
  /** Puts the question of a draft to the model. Equal samples of equal drafts have equal answers. */
  readonly ask: (
    draft: D,
    call: { readonly sample: number; readonly signal: AbortSignal },
  ) => Promise<Written>;
  /** What a proposal must not say again. */
  readonly known: readonly (readonly string[])[];
  readonly firstSample: number;
  /** How often one draft is asked. Default: an answer that cannot be read once more, one that says what is known twice. */
  readonly attempts?: Attempts;
  /** Which answers say something new. Default: by their meaning. */
  readonly distinct?: typeof distinctByMeaning;
}

interface Attempts {
  readonly unreadable: number;
  readonly repeated: number;
}

/** An answer that cannot be read is asked for again once, one that says what is known twice. */
export const MOST_ATTEMPTS: Attempts = { unreadable: 2, repeated: 3 };

/** The answers of `collectByDraft` that there are, in the order of the drafts. */
export async function collectProposals<D>(
  collecting: Collecting<D>,
  context: ProposerContext,
): Promise<readonly (readonly string[])[]> {
  return (await collectByDraft(collecting, context)).flatMap((texts) => (texts === undefined ? [] : [texts]));
}

/**
 * Asks all drafts, in rounds: the next round asks again, with other samples, for what could not be read or was nothing new. Results are in the order of the
 * drafts and do not depend on the order of arrival. At most 3 · drafts samples are taken.
 *
 * @returns One entry for each draft; `undefined` where nothing new came of it.
 */
export async function collectByDraft<D>(
  { drafts, ask, known, firstSample, attempts = MOST_ATTEMPTS, distinct = distinctByMeaning }: Collecting<D>,
  context: ProposerContext,
): Promise<readonly (readonly string[] | undefined)[]> {
  const { concurrency, signal, onWarning } = context;
  const kept = new Map<number, readonly string[]>();
  let open = drafts.map((draft, index) => ({ draft, index }));
  for (
    let attempt = 0;
    open.length > 0 && attempt < Math.max(attempts.repeated, attempts.unreadable);
    attempt++
  ) {
    const start = firstSample + attempt * drafts.length;
    const answers = await mapBounded(
      open,
      async ({ draft, index }, _, scope) => ({
        draft,
        index,
        written: await ask(draft, { sample: start + index, signal: scope }),
      }),
      { concurrency, signal },
    );
    for (const { written } of answers)
      if (written.kind === "useless") onWarning(`A proposal was dropped: it ${written.problem}.`);
    const readable = answers.flatMap(({ index, written }) =>
      written.kind === "written" ? [{ index, texts: written.texts }] : [],
    );
    const fresh = await distinct(
      readable.map(({ texts }) => texts),
      [...known, ...kept.values()],
      context,
    );
    for (const at of fresh) {
      const found = readable[at];
      if (found !== undefined) kept.set(found.index, found.texts);
    }
    open = answers.filter(
      ({ index, written }) =>
        (written.kind === "written" && !kept.has(index) && attempt + 1 < attempts.repeated) ||
        (written.kind === "unreadable" && attempt + 1 < attempts.unreadable),
    );
  }
  return drafts.map((_, index) => kept.get(index));
}
