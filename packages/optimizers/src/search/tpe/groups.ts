import { rowOf, type TrialTable } from "../trial-table.js";

/** Columns that are estimated and drawn together. */
export type Groups = readonly (readonly number[])[];

/** Each variable on its own. */
export function univariateGroups({ width }: TrialTable): Groups {
  return Array.from({ length: width }, (_, column) => [column]);
}

/** All variables together, whatever the trials have. */
export function singleGroup({ width }: TrialTable): Groups {
  return width === 0 ? [] : [Array.from({ length: width }, (_, column) => column)];
}

/** The variables that every finished trial has, together; the others on their own. */
export function intersectionGroups(table: TrialTable): Groups {
  const { width } = table;
  const isShared = new Array<boolean>(width).fill(true);
  forEachFinished(table, (row) => {
    for (let column = 0; column < width; column++) if (Number.isNaN(row[column])) isShared[column] = false;
  });
  const columns = Array.from({ length: width }, (_, column) => column);
  const shared = columns.filter((column) => isShared[column]);
  const rest = columns.filter((column) => !isShared[column]).map((column) => [column]);
  return shared.length === 0 ? rest : [shared, ...rest];
}

/** Two variables are together iff they occurred in exactly the same finished trials; those never seen stand alone. */
export function occurrenceGroups(table: TrialTable): Groups {
  let groups: number[][] = [];
  const unseen = new Set(Array.from({ length: table.width }, (_, column) => column));
  forEachFinished(table, (row) => {
    const isPresent = (column: number): boolean => !Number.isNaN(row[column]);
    const fresh = [...unseen].filter(isPresent);
    for (const column of fresh) unseen.delete(column);
    groups = [
      ...groups.flatMap((group) => [group.filter(isPresent), group.filter((column) => !isPresent(column))]),
      fresh,
    ].filter((group) => group.length > 0);
  });
  return [...groups, ...[...unseen].map((column) => [column])];
}

function forEachFinished(table: TrialTable, visit: (row: Float64Array) => void): void {
  table.records.forEach((record, number) => {
    if (record.state !== "running") visit(rowOf(table, number));
  });
}
