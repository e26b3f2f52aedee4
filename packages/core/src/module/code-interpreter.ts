import type { Json } from "../json.js";

/** A function that code may call: one JSON value in, one out. What it throws, the code can catch. */
export type HostFunction = (argument: Json) => Promise<Json>;

export interface CodeContext {
  /** What the code finds as `input`. */
  readonly input: Json;
  /** What the code finds by name, and the only way out of the interpreter. */
  readonly functions: { readonly [name: string]: HostFunction };
  readonly signal: AbortSignal;
}

/** How a piece of code ended. `output` is what it printed, cut to the interpreter's limit. */
export type CodeResult =
  | { readonly ok: true; readonly value: Json; readonly output: string }
  | { readonly ok: false; readonly error: string; readonly output: string };

/**
 * Runs code that a model wrote, the body of an async JavaScript function, and gives it nothing of the host but what the context names. Ends by itself:
 * memory, time and output have limits. What the code does wrong is a value; it rejects only when the signal fires (`ABORTED`) or the interpreter cannot be loaded. Runs may be concurrent.
 */
export interface CodeInterpreter {
  readonly run: (code: string, context: CodeContext) => Promise<CodeResult>;
}
