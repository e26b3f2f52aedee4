import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** A command that runs on one core of its own, where the system can do that and has a second one. */
export function pinned(core: number, command: readonly string[]): readonly [string, ...string[]] {
  const [file = process.execPath, ...args] = command;
  return canPin ? ["taskset", "-c", String(core), file, ...args] : [file, ...args];
}

export const canPin = availableParallelism() > 1 && hasTaskset();

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
