import type { TextStream } from "./terminal/paint.js";

/** What a command reads from and writes to: the process, or a test. */
export interface Io {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Fires at Ctrl-C: what is under way ends, and what it came to is kept. */
  readonly signal: AbortSignal;
}
