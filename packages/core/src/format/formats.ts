import { SignetError } from "../errors.js";
import { chat } from "./chat.js";
import { completion } from "./completion.js";
import type { Format } from "./format.js";
import { json } from "./json.js";

/** The formats by name. */
export const formats = Object.freeze({ chat, json, completion });

export type FormatName = keyof typeof formats;

/**
 * The format of a name, as plans store it.
 *
 * @throws {SignetError} `OPTION_INVALID` when there is none of that name.
 */
export function formatFor(name: string): Format {
  if (isFormatName(name)) return formats[name];
  throw new SignetError(
    "OPTION_INVALID",
    `There is no format "${name}", only ${Object.keys(formats).join(", ")}`,
  );
}

function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
