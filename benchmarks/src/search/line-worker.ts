import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that answers each line on its input by one line on its output. */
export interface LineWorker {
  /** One question at a time: await the answer first. Rejects when the process has ended, with the end of what it complained. */
  readonly ask: (line: string) => Promise<string>;
  /** Ends the process; resolves when it is gone. */
  readonly close: () => Promise<void>;
}

export interface LineWorkerOptions {
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Starts such a process. */
export function lineWorker(command: string, { args, env }: LineWorkerOptions): LineWorker {
  const child = spawn(command, args, { env, stdio: "pipe" });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  child.on("error", (error) => {
    complaint = error.message;
  });
  child.stdin.on("error", () => {}); // writing to an ended process: the missing answer tells
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    ask: async (line) => {
      child.stdin.write(`${line}\n`);
      const answer = await answers.next();
      if (!answer.done) return answer.value;
      await gone;
      throw new Error(`${command} ${args.join(" ")} ended without an answer: ${complaint.trim()}`);
    },
    close: async () => {
      child.stdin.end();
      child.kill();
      await gone;
    },
  };
}
