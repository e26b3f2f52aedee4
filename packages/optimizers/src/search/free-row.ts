import type { Rng } from "../random/index.js";
import { type Domain, gridValue, uniformRow, uniformValue } from "./domain.js";
import type { RowSet } from "./row-set.js";

const ATTEMPTS = 32;

/** A row that is not blocked, drawn uniformly; `undefined` when every point of the domain is blocked. */
export function freeRow(domain: Domain, blocked: RowSet, rng: Rng): Float64Array | undefined {
  if (blocked.size() >= domain.cardinality) return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const row = uniformRow(domain, rng);
    if (!blocked.has(row)) return row;
  }
  if (domain.cardinality === Number.POSITIVE_INFINITY) return undefined; // a real whose ends are neighbouring doubles
  return nextFreeRow(domain, blocked, Math.floor(rng.next() * domain.cardinality));
}

/** A free row that differs from `row` in one dimension, or else any free row. */
export function freeNeighbour(
  domain: Domain,
  blocked: RowSet,
  { row, rng }: { readonly row: Float64Array; readonly rng: Rng },
): Float64Array | undefined {
  for (let attempt = 0; attempt < ATTEMPTS && domain.dimensions.length > 0; attempt++) {
    const column = rng.int(domain.dimensions.length);
    const neighbour = Float64Array.from(row);
    neighbour[column] = uniformValue(domain.dimensions[column]!, rng);
    if (!blocked.has(neighbour)) return neighbour;
  }
  return freeRow(domain, blocked, rng);
}

/** The first free row from a position of the enumeration on, round the end. Takes at most as many steps as rows are blocked. */
export function nextFreeRow(domain: Domain, blocked: RowSet, from: number): Float64Array | undefined {
  if (blocked.size() >= domain.cardinality) return undefined;
  for (let position = from; ; position = (position + 1) % domain.cardinality) {
    const row = rowAt(domain, position);
    if (!blocked.has(row)) return row;
  }
}

/** The row at a position of the enumeration of a finite domain; the last dimension turns fastest. */
function rowAt({ dimensions }: Domain, position: number): Float64Array {
  const row = new Float64Array(dimensions.length);
  let rest = position;
  for (let column = dimensions.length - 1; column >= 0; column--) {
    const dimension = dimensions[column]!;
    row[column] = gridValue(dimension, rest % dimension.size);
    rest = Math.floor(rest / dimension.size);
  }
  return row;
}
