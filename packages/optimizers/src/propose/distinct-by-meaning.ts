import { type Embedder, faultOf } from "@signet/core";
import { isSameMeaning, type Meaning, meaningsOf } from "./meaning.js";

export interface DistinctContext {
  readonly embedder?: Embedder;
  readonly signal: AbortSignal;
  readonly onWarning: (message: string) => void;
}

/**
 * The groups of texts that say something new: none means what a known one does, or an earlier one. A group is compared text by text, so an instruction is a
 * group of one, and the instructions of a program are a group with one text for each step.
 *
 * @returns Indices in `groups`, ascending.
 * @throws {SignetError} An embedder's failure that is none of the texts' own; where it cannot read them, their words tell.
 */
export async function distinctByMeaning(
  groups: readonly (readonly string[])[],
  known: readonly (readonly string[])[],
  context: DistinctContext,
): Promise<readonly number[]> {
  if (groups.length === 0) return [];
  const all = [...known, ...groups];
  const read = await readAll([...new Set(all.flat())], context);
  const meanings = all.map((group) => group.map((text) => read.get(text)));
  const kept = meanings.slice(0, known.length);
  return meanings.slice(known.length).flatMap((group, index) => {
    if (kept.some((other) => isSameGroup(group, other))) return [];
    kept.push(group);
    return [index];
  });
}

type Group = readonly (Meaning | undefined)[];

function isSameGroup(a: Group, b: Group): boolean {
  return (
    a.length === b.length &&
    a.every((meaning, index) => {
      const other = b[index];
      return meaning !== undefined && other !== undefined && isSameMeaning(meaning, other);
    })
  );
}

async function readAll(
  texts: readonly string[],
  { embedder, signal, onWarning }: DistinctContext,
): Promise<ReadonlyMap<string, Meaning>> {
  const read = async (by?: Embedder): Promise<ReadonlyMap<string, Meaning>> => {
    const meanings = await meaningsOf(texts, { signal, ...(by && { embedder: by }) });
    return new Map(
      texts.flatMap((text, index): readonly (readonly [string, Meaning])[] => {
        const meaning = meanings[index];
        return meaning === undefined ? [] : [[text, meaning]];
      }),
    );
  };
  try {
    return await read(embedder);
  } catch (error) {
    if (signal.aborted || faultOf(error) === "outside") throw error;
    onWarning(
      `The embedder "${embedder?.id}" could not read the proposals, they are compared by their words: ${error instanceof Error ? error.message : String(error)}`,
    );
    return read();
  }
}
