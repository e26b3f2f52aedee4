import { SignetError } from "@signet/core";
import { closest } from "../errors/closest.js";

/** An embedder by name, as `--embedder` takes it. */
export type EmbedderName =
  | { readonly provider: "tf-idf" | "minilm" }
  | { readonly provider: "openai"; readonly model: string; readonly dimension?: number };

const KNOWN = "tf-idf, minilm, openai:MODEL or openai:MODEL:DIMENSION";

/**
 * Reads the name of an embedder: `tf-idf` (made from the demos, the artifact brings it along), `minilm` (the embedded sentence model),
 * `openai:MODEL`. What follows the last colon of the latter is the length of its vectors where it is a number alone, else part of the name.
 *
 * @throws {SignetError} `OPTION_INVALID` saying what there is.
 */
export function parseEmbedder(text: string): EmbedderName {
  const name = text.trim();
  if (name === "tf-idf" || name === "minilm") return { provider: name };
  const [, provider = "", rest = ""] = /^([^:]*):(.*)$/.exec(name) ?? [];
  if (provider !== "openai") throw unknownEmbedder(name, provider);
  const [, model = "", digits] = /^(.*?)(?::(\d+))?$/.exec(rest) ?? [];
  if (model.trim() === "") throw invalid(`"${name}" names no model: write openai:MODEL`);
  if (digits === undefined) return { provider, model };
  const dimension = Number(digits);
  if (!(Number.isSafeInteger(dimension) && dimension > 0))
    throw invalid(`"${name}" has vectors of length ${digits}: it should be a whole number above 0`);
  return { provider, model, dimension };
}

function unknownEmbedder(name: string, provider: string): SignetError {
  const meant = closest(provider === "" ? name : provider, ["tf-idf", "minilm", "openai"]);
  const suggestion = meant === undefined || meant === name ? "" : ` Did you mean ${meant}?`;
  return invalid(`"${name}" is no embedder: it should be ${KNOWN}.${suggestion}`);
}

function invalid(message: string): SignetError {
  return new SignetError("OPTION_INVALID", message);
}
