import { SignetError } from "@signet/core";
import type { Io } from "../io.js";
import { paintFor } from "../terminal/paint.js";
import { printable } from "../terminal/printable.js";
import { redactEnv } from "./redact-env.js";
import { UsageError } from "./usage-error.js";

export interface ReportErrorOptions {
  /** Also one JSON object on standard output. */
  readonly isJson: boolean;
  /** With the stack, causes included. */
  readonly isDebug: boolean;
}

/** Tells the user what went wrong and what to do, and returns the exit code: 2 for wrong use, 130 for Ctrl-C, else 1. */
export function reportError(error: unknown, io: Io, { isJson, isDebug }: ReportErrorOptions): number {
  const { code, message, hint } = factsOf(error);
  const redact = redactEnv(io.env);
  const paint = paintFor(io.stderr);
  const lines = [`${paint("red", "error")} ${code}: ${printable(redact(message))}`];
  if (hint !== undefined) lines.push(`  ${printable(redact(hint))}`);
  if (isDebug) lines.push(printable(redact(stackOf(error))));
  io.stderr.write(`${lines.join("\n")}\n`);
  if (isJson) {
    const facts = { code, message: redact(message), ...(hint !== undefined && { hint: redact(hint) }) };
    io.stdout.write(`${JSON.stringify({ error: facts })}\n`);
  }
  if (error instanceof UsageError) return 2;
  return io.signal.aborted || SignetError.is(error, "ABORTED") ? 130 : 1;
}

interface ErrorFacts {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

function factsOf(error: unknown): ErrorFacts {
  if (SignetError.is(error)) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof UsageError) {
    const { message, suggestion } = error;
    return {
      code: "USAGE",
      message,
      ...(suggestion !== undefined && { hint: `Did you mean ${suggestion}?` }),
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "UNEXPECTED", message, hint: "Run it again with --debug to see where it happened." };
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
