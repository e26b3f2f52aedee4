import type { TextStream } from "./terminal/paint.js";

/** What asks a process to end. */
export type StopSignal = "SIGINT" | "SIGTERM";

/** What a command reads from and writes to: the process, or a test. */
export interface Io {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Fires at Ctrl-C: what is under way ends, and what it came to is kept. */
  readonly signal: AbortSignal;
  /** Listens to a signal of the process in the place of whoever else does; what is returned stops it. Absent where there is no process. */
  readonly onSignal?: (name: StopSignal | "SIGHUP", listener: () => void) => () => void;
}
