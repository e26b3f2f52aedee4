import type { Rng } from "../random/index.js";

/** Deals rows out in minibatches; each call has the next one. */
export type Minibatches = () => readonly string[];

/**
 * Shuffles the rows anew for each epoch and deals them out in order. An epoch that does not divide by the size is padded with the rows that were dealt out least
 * often, none twice in a minibatch.
 *
 * @param size At least 1; a minibatch has fewer rows when there are no more.
 */
export function minibatches(ids: readonly string[], size: number, rng: Rng): Minibatches {
  const dealt = new Map(ids.map((id) => [id, 0]));
  let epoch = 0;
  let left: (readonly string[])[] = [];
  return () => {
    if (left.length === 0) left = chunksOf(padded(rng.fork(`epoch ${epoch++}`), { ids, size, dealt }), size);
    const next = left.shift() ?? [];
    for (const id of next) dealt.set(id, (dealt.get(id) ?? 0) + 1);
    return next;
  };
}

interface Deal {
  readonly ids: readonly string[];
  readonly size: number;
  readonly dealt: ReadonlyMap<string, number>;
}

function padded(rng: Rng, { ids, size, dealt }: Deal): readonly string[] {
  const order = rng.shuffle(ids);
  const rest = order.length % size;
  if (rest === 0 || order.length < size) return order;
  const fill = rng
    .shuffle(ids)
    .sort((a, b) => (dealt.get(a) ?? 0) - (dealt.get(b) ?? 0)) // stable: equals stay shuffled
    .slice(0, size - rest);
  // What fills the last minibatch must not stand in it already.
  const filling = new Set(fill);
  const last = order.filter((id) => !filling.has(id)).slice(-rest);
  const isLast = new Set(last);
  return [...order.filter((id) => !isLast.has(id)), ...last, ...fill];
}

function chunksOf(ids: readonly string[], size: number): (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
