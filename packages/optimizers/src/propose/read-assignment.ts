/**
 * The instructions in a reply by path, as far as it has any. A reply is one text for each step; one that answers with a JSON object, or with a list of steps
 * and instructions, in the place of the first text is read, too.
 *
 * @param reply Text of the first path as `step1`, and so on.
 */
export function readAssignment(
  reply: Readonly<Record<string, string | undefined>>,
  paths: readonly string[],
): Readonly<Record<string, string>> {
  const texts = paths.flatMap((path, index) => {
    const text = reply[`step${index + 1}`]?.trim();
    return text === undefined || text === "" ? [] : [[path, text] as const];
  });
  const [only] = texts;
  const inJson = texts.length === 1 && only !== undefined ? jsonAssignment(only[1], paths) : undefined;
  return inJson ?? Object.fromEntries(texts);
}

function jsonAssignment(
  text: string,
  paths: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const value = jsonIn(text.replace(/^```\w*\s*|\s*```$/g, ""));
  if (typeof value !== "object" || value === null) return undefined;
  const pairs = Array.isArray(value) ? value.flatMap(pairOf) : Object.entries(value);
  const known = pairs.flatMap(([key, instruction]) => {
    const path = pathOf(key, paths);
    return path === undefined || typeof instruction !== "string" ? [] : [[path, instruction] as const];
  });
  return known.length === 0 ? undefined : Object.fromEntries(known);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // an instruction
  }
}

/** `{ "step": "sort", "instruction": "…" }`: the first two texts, whatever they are called. */
function pairOf(item: unknown): readonly (readonly [string, unknown])[] {
  if (typeof item !== "object" || item === null) return [];
  const [key, instruction] = Object.values(item);
  return typeof key === "string" ? [[key, instruction]] : [];
}

/** `sort`, `step2` or `Instruction for sort`. */
function pathOf(key: string, paths: readonly string[]): string | undefined {
  const plain = key.replace(/^instruction for /i, "");
  return paths.find((path, index) => plain === path || key === `step${index + 1}`);
}
