import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { CellKey, CellResult } from "./run-cell.js";

/** Results as they come, so that an interrupted measurement goes on where it was. */
export interface CellRecord {
  readonly find: (key: CellKey) => CellResult | undefined;
  readonly add: (result: CellResult) => void;
}

/** Keeps results in a file of JSON lines. A last line that was cut off does not count. */
export function cellRecord(file: string): CellRecord {
  const results = new Map<string, CellResult>();
  if (existsSync(file)) {
    const whole = readFileSync(file, "utf8").split("\n").slice(0, -1);
    // Written below, by this version of the benchmark: the file's name holds the digest of it.
    for (const line of whole.map((text) => JSON.parse(text) as CellResult))
      results.set(addressOf(line), line);
  }
  return {
    find: (key) => results.get(addressOf(key)),
    add: (result) => {
      results.set(addressOf(result), result);
      appendFileSync(file, `${JSON.stringify(result)}\n`);
    },
  };
}

function addressOf({ task, method, seed }: CellKey): string {
  return JSON.stringify([task, method, seed]);
}
