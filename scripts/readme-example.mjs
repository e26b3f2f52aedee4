// The program that README.md shows: its first ```ts block whose first line is `// file: NAME`.
import { readFileSync } from "node:fs";

const block = /^```ts\r?\n(\/\/ file: (\S+)\r?\n[\s\S]*?)^```/m;

/** @returns {{ file: string, code: string } | undefined} Undefined while README.md shows no such program. */
export function readmeExample() {
  const found = block.exec(read("../README.md"));
  return found === null ? undefined : { file: found[2], code: found[1] };
}

function read(relativePath) {
  try {
    return readFileSync(new URL(relativePath, import.meta.url), "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}
