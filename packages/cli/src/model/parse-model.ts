import { SignetError } from "@signet/core";
import { closest } from "../errors/closest.js";

/** A model by name, as `--lm` takes it. */
export type ModelName =
  | { readonly provider: "llama"; readonly path?: string }
  | { readonly provider: "openai" | "anthropic"; readonly model: string };

const PROVIDERS = ["llama", "openai", "anthropic"] as const;
const KNOWN = "llama, PATH.gguf, openai:MODEL or anthropic:MODEL";

/**
 * Reads the name of a model: `llama` (the embedded default), a path that ends in `.gguf`, `openai:MODEL`,
 * `anthropic:MODEL`.
 *
 * @throws {SignetError} `OPTION_INVALID` saying what there is.
 */
export function parseModel(text: string): ModelName {
  const name = text.trim();
  if (name === "llama") return { provider: "llama" };
  if (/\.gguf$/i.test(name)) return { provider: "llama", path: name.replace(/^llama:/, "") };
  const [, provider = "", model = ""] = /^([^:]*):(.*)$/.exec(name) ?? [];
  if (provider !== "openai" && provider !== "anthropic") throw unknownModel(name, provider);
  if (model.trim() === "") throw invalid(`"${name}" names no model: write ${provider}:MODEL`);
  return { provider, model };
}

function unknownModel(name: string, provider: string): SignetError {
  const meant = closest(provider === "" ? name : provider, PROVIDERS);
  const suggestion = meant === undefined || meant === name ? "" : ` Did you mean ${meant}?`;
  return invalid(`"${name}" is no model: it should be ${KNOWN}.${suggestion}`);
}

function invalid(message: string): SignetError {
  return new SignetError("OPTION_INVALID", message);
}
