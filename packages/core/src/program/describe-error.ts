import { SignetError } from "../signet-error.js";

/** What a span or an outcome keeps of an error; a program may throw anything. */
export function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (SignetError.is(error)) return { code: error.code, message: error.message };
  return { code: "RUN_THREW", message: textOf(error) };
}

function textOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    return "something that is no error and has no text";
  }
}
