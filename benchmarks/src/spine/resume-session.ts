import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ChildLine } from "./resume-line.js";
import type { ResumeTask } from "./resume-task.js";

const child = fileURLToPath(new URL("./resume-child.ts", import.meta.url));
const jiti = fileURLToPath(new URL("../../../node_modules/jiti/lib/jiti-cli.mjs", import.meta.url));

export interface SessionFiles {
  readonly task: ResumeTask;
  readonly study: string;
  readonly artifact: string;
}

/** One process that compiled, as far as it came. */
export interface Session {
  readonly lines: readonly ChildLine[];
  /** It was killed before it ended by itself. */
  readonly wasKilled: boolean;
}

/**
 * Runs one session in a process of its own.
 *
 * @param isDue Told each line; at the first line that it answers with true, the process is killed with SIGKILL.
 */
export async function runSession(
  { task, study, artifact }: SessionFiles,
  isDue: (line: ChildLine) => boolean = () => false,
): Promise<Session> {
  const running = spawn(process.execPath, [jiti, child, task, study, artifact], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: ChildLine[] = [];
  let said = "";
  running.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const ended = new Promise<NodeJS.Signals | number | null>((resolve, reject) => {
    running.once("error", reject);
    running.once("close", (code, signal) => resolve(signal ?? code));
  });
  for await (const text of createInterface({ input: running.stdout })) {
    const line = parseLine(text);
    if (line === undefined) continue;
    lines.push(line);
    if (!running.killed && isDue(line)) running.kill("SIGKILL");
  }
  const end = await ended;
  if (end === "SIGKILL") return { lines, wasKilled: true };
  if (end !== 0) throw new Error(`A session on ${task} ended with ${end}:\n${said}`);
  return { lines, wasKilled: false };
}

/** A killed process may leave half a line behind; libraries may print lines of their own. */
function parseLine(text: string): ChildLine | undefined {
  try {
    return JSON.parse(text) as ChildLine; // only the child's print() writes JSON
  } catch {
    return undefined;
  }
}
