import { SignetError } from "@signet/core";
import { type Domain, isValueOf } from "./domain.js";
import { type RowSet, rowSet } from "./row-set.js";
import type { SearchHistory, TrialRecord } from "./sampler.js";

/** A history as numbers: one row per trial, one column per dimension, `NaN` where a trial has no value of the dimension. */
export interface TrialTable {
  readonly records: SearchHistory;
  readonly values: Float64Array;
  readonly width: number;
  /** For each trial 1 if it has a value of every dimension, else 0. */
  readonly whole: Uint8Array;
  /** The points that must not be suggested: final or running ones. */
  readonly blocked: RowSet;
}

/**
 * Encodes a history. A value that the space no longer has counts as missing.
 *
 * @throws {SignetError} `SCORE_INVALID` when a score or violation is not finite, or a weight not positive.
 */
export function trialTable({ dimensions }: Domain, records: SearchHistory): TrialTable {
  const width = dimensions.length;
  const values = new Float64Array(records.length * width);
  const whole = new Uint8Array(records.length).fill(1);
  const blocked = rowSet(width, records.filter(isClosed).length + 8);
  checkHistory(records);
  dimensions.forEach((dimension, column) => {
    const { name } = dimension;
    records.forEach(({ choice }, number) => {
      const value = choice[name];
      const isKnown = typeof value === "number" && isValueOf(dimension, value);
      values[number * width + column] = isKnown ? value : Number.NaN;
      if (!isKnown) whole[number] = 0;
    });
  });
  records.forEach((record, number) => {
    if (whole[number] === 1 && isClosed(record)) blocked.add(values, number * width);
  });
  return { records, values, width, whole, blocked };
}

/** The row of a trial: a view, not a copy. */
export function rowOf({ values, width }: TrialTable, number: number): Float64Array {
  return values.subarray(number * width, (number + 1) * width);
}

/** The table with a running trial at its end. The set of blocked points is shared: the earlier table must not be used again. */
export function withRunning(table: TrialTable, running: TrialRecord, row: Float64Array): TrialTable {
  table.blocked.add(row);
  const values = new Float64Array(table.values.length + row.length);
  values.set(table.values);
  values.set(row, table.values.length);
  const whole = new Uint8Array(table.whole.length + 1).fill(1);
  whole.set(table.whole);
  return { ...table, values, whole, records: [...table.records, running] };
}

function isClosed(record: TrialRecord): boolean {
  return record.isFinal === true || record.state === "running";
}

/** @throws {SignetError} `SCORE_INVALID` when a score or violation is not finite, or a weight not positive. */
export function checkHistory(records: SearchHistory): void {
  for (const [trial, record] of records.entries()) {
    const problem = problemOf(record);
    if (problem === undefined) continue;
    throw new SignetError("SCORE_INVALID", `Trial ${trial} ${problem}`, { details: { trial } });
  }
}

function problemOf(record: TrialRecord): string | undefined {
  switch (record.state) {
    case "complete":
      if (!Number.isFinite(record.score)) {
        return `has score ${record.score}; it should be finite (leave failed trials out)`;
      }
      if (record.weight !== undefined && !(record.weight > 0 && Number.isFinite(record.weight))) {
        return `has weight ${record.weight}; it should be positive`;
      }
      return undefined;
    case "infeasible":
      return Number.isFinite(record.violation)
        ? undefined
        : `has violation ${record.violation}; it should be finite`;
    case "pruned": // a report of NaN is known and ranks last
    case "running":
      return undefined;
  }
}
