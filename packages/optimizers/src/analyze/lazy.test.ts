import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** Everything that a file brings along when it is imported: relative files followed, packages by name. Types bring nothing. */
function brought(file: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  seen.add(file);
  const text = readFileSync(file, "utf8");
  for (const [, types, specifier = ""] of text.matchAll(
    /^(?:import|export)\b( type\b)?(?:[^;"']*?\bfrom)?\s*"([^"]+)";/gm,
  )) {
    if (types !== undefined) continue;
    const target = specifier.startsWith(".")
      ? join(dirname(file), specifier.replace(/\.js$/, ".ts"))
      : specifier;
    if (target.endsWith(".ts") && !seen.has(target)) brought(target, seen);
    else seen.add(target);
  }
  return seen;
}

it("the package's index brings neither ts-morph nor anything of Node along", () => {
  const index = fileURLToPath(new URL("../index.ts", import.meta.url));
  const names = [...brought(index)];
  expect(names.filter((name) => name === "ts-morph" || name.startsWith("node:"))).toEqual([]);
  expect(names.some((name) => name.endsWith("trace-outline.ts") || name.endsWith("compile.ts"))).toBe(true);
  const reader = fileURLToPath(new URL("./source/read-slice.ts", import.meta.url));
  expect([...brought(reader)]).toContain("ts-morph");
});
