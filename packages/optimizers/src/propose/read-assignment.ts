/**
 * The instructions by path in a reply that is meant to hold each step's name in brackets on a line, and its instruction below. Other headings of that kind
 * (`## sort`, `Step 1: sort:`), JSON objects and lists of steps are read, too; a reply for a single step may be its instruction alone.
 *
 * @returns Without the steps that the reply leaves out; empty where it cannot be read.
 */
export function readAssignment(text: string, paths: readonly string[]): Readonly<Record<string, string>> {
  const found =
    jsonAssignment(text, paths) ??
    headedAssignment(text, bracketed(paths)) ??
    headedAssignment(text, headed(paths));
  const [only] = paths;
  if (found !== undefined) return found;
  return only === undefined || paths.length > 1 || text.trim() === "" ? {} : { [only]: text.trim() };
}

function jsonAssignment(
  text: string,
  paths: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const value = jsonIn(text.trim().replace(/^```\w*\s*|\s*```$/g, ""));
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
    return undefined; // no JSON: headings
  }
}

/** `{ "step": "sort", "instruction": "…" }`: the first two texts, whatever they are called. */
function pairOf(item: unknown): readonly (readonly [string, unknown])[] {
  if (typeof item !== "object" || item === null) return [];
  const [key, instruction] = Object.values(item);
  return typeof key === "string" ? [[key, instruction]] : [];
}

/** `sort`, `[sort]` or `Instruction for sort`. */
function pathOf(key: string, paths: readonly string[]): string | undefined {
  const plain = key.replace(/^instruction for /i, "").replace(/^\[(.*)\]$/, "$1");
  return paths.find((path) => plain === path);
}

/** Lines that open a step; the path is the first group. */
function bracketed(paths: readonly string[]): RegExp {
  return new RegExp(`^[^\\p{L}\\p{N}\\n[]*\\[(${alternatives(paths)})\\][^\\p{L}\\p{N}\\n]*`, "gmu");
}

function headed(paths: readonly string[]): RegExp {
  const before = "[^\\p{L}\\p{N}\\n]*(?:(?:step|instruction for|\\d+)[^\\p{L}\\n]{1,8})*";
  return new RegExp(`^${before}(${alternatives(paths)})[^\\p{L}\\p{N}\\n:]*(?::[*_ \\t]*|$)`, "gimu");
}

function alternatives(paths: readonly string[]): string {
  const longestFirst = [...paths].sort((a, b) => b.length - a.length);
  return longestFirst.map((path) => path.replace(/[.]/g, "\\.")).join("|"); // names and dots
}

function headedAssignment(text: string, heading: RegExp): Readonly<Record<string, string>> | undefined {
  const headings = [...text.matchAll(heading)];
  const found = new Map<string, string>();
  for (const [index, match] of headings.entries()) {
    const path = match[1] ?? "";
    const instruction = text.slice(match.index + match[0].length, headings[index + 1]?.index).trim();
    if (instruction !== "" && !found.has(path)) found.set(path, instruction);
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}
