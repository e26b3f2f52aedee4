/** A union without doubles; of nothing, it is `never`. */
export function union(types: readonly string[]): string {
  return joined(types, "|", "never");
}

/** An intersection without doubles; of nothing, it is `unknown`. */
export function intersection(types: readonly string[]): string {
  return joined(types, "&", "unknown");
}

/** In parentheses, unless it is a word or a list of such. */
export function grouped(text: string): string {
  return /^(?:\w+|"[^"\\]*")(?:\[\])*$/.test(text) ? text : `(${text})`;
}

function joined(types: readonly string[], operator: "|" | "&", none: string): string {
  const [first, ...others] = new Set(types);
  if (first === undefined) return none;
  return others.length === 0 ? first : [first, ...others].map(grouped).join(` ${operator} `);
}
