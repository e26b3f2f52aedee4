import type { Json } from "../json.js";
import { SignetError } from "../signet-error.js";

/**
 * The one text of a JSON value: keys sorted by code unit, no spaces, floats with at most 12 significant digits,
 * so that equal values have equal bytes.
 *
 * @throws {SignetError} `OPTION_INVALID` for what JSON cannot carry: a non-finite number, a function, a symbol, a bigint.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$");
}

function write(value: unknown, at: string): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return value ? "true" : "false";
    case "number":
      return writeNumber(value, at);
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value))
        return `[${value.map((item, index) => write(item, `${at}[${index}]`)).join(",")}]`;
      return writeObject(value, at);
    default:
      throw new SignetError("OPTION_INVALID", `Cannot write ${at} as JSON: it is a ${typeof value}`);
  }
}

function writeNumber(value: number, at: string): string {
  if (!Number.isFinite(value))
    throw new SignetError("OPTION_INVALID", `Cannot write ${at} as JSON: it is ${value}`);
  return JSON.stringify(Number.isInteger(value) ? value : Number(value.toPrecision(12)));
}

function writeObject(value: object, at: string): string {
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${at}.${key}`)}`).join(",")}}`;
}

/** A frozen deep copy without functions, prototypes or `undefined`: what a stage may hand on. */
export function toJson(value: unknown): Json {
  // JSON.parse returns only what the Json type lists.
  return JSON.parse(canonicalJson(value)) as Json;
}
