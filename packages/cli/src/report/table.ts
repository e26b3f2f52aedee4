/** Lays rows out in columns. The first column is left-aligned, as are those named; the others are right-aligned. */
export function table(
  rows: readonly (readonly string[])[],
  { left = [0], indent = "  " }: { readonly left?: readonly number[]; readonly indent?: string } = {},
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const pad = (cell: string, column: number): string =>
    left.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => indent + row.map(pad).join("  ").trimEnd()).join("\n");
}
