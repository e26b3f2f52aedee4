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
}

/** An answer that cannot be read is asked for again once, one that says what is known twice. */
export const MOST_ATTEMPTS = { unreadable: 2, repeated: 3 } as const;

/**
 * Asks all drafts, in rounds: the next round asks again, with other samples, for what could not be read or was nothing new. Results are in the order of the
 * drafts and do not depend on the order of arrival. At most 3 · drafts samples are taken.
 */
export async function collectProposals<D>(
  { drafts, ask, known, firstSample }: Collecting<D>,
  context: ProposerContext,
): Promise<readonly (readonly string[])[]> {
  const { concurrency, signal, onWarning } = context;
  const kept = new Map<number, readonly string[]>();
  let open = drafts.map((draft, index) => ({ draft, index }));
  for (let attempt = 0; open.length > 0 && attempt < MOST_ATTEMPTS.repeated; attempt++) {
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
    const fresh = await distinctByMeaning(
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
        (written.kind === "written" && !kept.has(index)) ||
        (written.kind === "unreadable" && attempt + 1 < MOST_ATTEMPTS.unreadable),
    );
  }
  return drafts.flatMap((_, index) => {
    const texts = kept.get(index);
    return texts === undefined ? [] : [texts];
  });
}
