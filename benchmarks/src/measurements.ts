import type { BenchmarkContext, Row } from "./report.js";

/** Rows that are measured together, by their ids. */
export interface Measurement {
  readonly ids: readonly string[];
  readonly measure: (context: BenchmarkContext) => Promise<readonly Row[]>;
}

/** Measures what is wanted, one after the other in the order given. */
export async function measureAll(
  measurements: readonly Measurement[],
  context: BenchmarkContext,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { ids, measure } of measurements) {
    if (!ids.some(context.isWanted)) continue;
    context.log(`measuring ${ids.join(", ")}`);
    rows.push(...(await measure(context)));
  }
  return rows;
}
