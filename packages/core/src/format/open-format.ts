import type { Signature } from "../signature/signature.js";
import { SignetError } from "../signet-error.js";
import type { Format, FormatSettings, OpenedFormat, PreparedFormat } from "./format.js";
import { openChat } from "./open-chat.js";

/** What a first answer in the default format does not need is loaded when it is asked for. */
const loaders: Readonly<Record<string, () => Promise<Format>>> = {
  chat: async () => (await import("./chat.js")).chat,
  json: async () => (await import("./other-formats.js")).json,
  completion: async () => (await import("./other-formats.js")).completion,
};

/** A format ready for one signature and its parameters. */
export interface ReadyFormat extends OpenedFormat {
  /** All of it: what reads any answer, repairs, previews. */
  readonly whole: () => PreparedFormat | Promise<PreparedFormat>;
}

/**
 * Makes a format ready: at once where it is the default one, else when it is loaded.
 *
 * @throws {SignetError} `OPTION_INVALID` when there is none of that name.
 */
export function openFormat(
  name: string,
  signature: Signature,
  settings: FormatSettings,
): ReadyFormat | Promise<ReadyFormat> {
  checkFormatName(name);
  let loaded: PreparedFormat | undefined;
  const load = async (): Promise<PreparedFormat> => {
    loaded ??= (await loaders[name]?.())?.prepare(signature, settings);
    return loaded as PreparedFormat; // checkFormatName: there is a loader
  };
  if (name !== "chat") return load().then(readyWhole);
  const { request, exact } = openChat(signature, settings);
  return { request, exact, whole: () => loaded ?? load() };
}

/** @throws {SignetError} `OPTION_INVALID` when there is no format of that name. */
export function checkFormatName(name: string): void {
  if (Object.hasOwn(loaders, name)) return;
  const names = Object.keys(loaders).join(", ");
  throw new SignetError("OPTION_INVALID", `There is no format "${name}", only ${names}`);
}

/** Thinking, or a mark at the start, which are no part of an answer. */
const PREFACED = /^(?:[\uFEFF\u200B]|\s*<think>)/;

function readyWhole(whole: PreparedFormat): ReadyFormat {
  return {
    request: whole.request,
    exact: (text) => {
      const parsed = PREFACED.test(text) ? undefined : whole.parse(text);
      return parsed?.ok === true ? parsed : undefined;
    },
    whole: () => whole,
  };
}
