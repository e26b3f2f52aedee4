/** The parts of a message that shows inputs: `before`, one block for each input with `separator` between them, `after`. */
interface InputBlocks {
  readonly blocks: ReadonlyMap<string, string>;
  readonly separator: string;
}

/**
 * Finds which part of a message each input has.
 *
 * @param names Of the inputs that have a part.
 * @param textOf The message for these inputs alone.
 */
export function inputBlocks(
  names: readonly string[],
  textOf: (names: readonly string[]) => string,
): InputBlocks {
  if (names.length === 0) return { blocks: new Map(), separator: "" };
  const none = textOf([]);
  const whole = textOf(names);
  const singles = names.map((name) => [name, textOf([name])] as const);
  const after = Math.min(...singles.map(([, text]) => commonEnd(none, text)));
  const before = none.length - after;
  const blocks = new Map(singles.map(([name, text]) => [name, text.slice(before, text.length - after)]));
  const shown = [...blocks.values()].reduce((sum, block) => sum + block.length, none.length);
  const first = before + (blocks.get(names[0] ?? "")?.length ?? 0);
  const length = names.length < 2 ? 0 : (whole.length - shown) / (names.length - 1);
  return { blocks, separator: whole.slice(first, first + length) };
}

/** A message without one of its blocks, and without one separator beside it. */
export function withoutBlock(text: string, block: string, separator: string): string {
  for (const part of [block + separator, separator + block, block]) {
    const at = text.indexOf(part);
    if (at >= 0) return text.slice(0, at) + text.slice(at + part.length);
  }
  return text;
}

function commonEnd(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.at(-1 - length) === other.at(-1 - length)) length++;
  return length;
}
