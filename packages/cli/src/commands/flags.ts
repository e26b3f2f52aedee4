import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { SignetError } from "@signet/core";
import { parseModel } from "../model/parse-model.js";

// Flags that several commands take. A value that cannot be is wrong use: commander says so and names the flag.

export const lmFlag = new Option(
  "--lm <model>",
  "runs the program: llama, PATH.gguf, openai:MODEL, anthropic:MODEL",
).argParser(modelName);

export const baseUrlFlag = new Option(
  "--base-url <url>",
  "server of openai: and anthropic: models, for Ollama http://localhost:11434/v1",
);

export const concurrencyFlag = new Option(
  "--concurrency <n>",
  "program runs under way at once (default: 8)",
).argParser(wholeNumber);

export const jsonFlag = new Option("--json", "print one JSON object on standard output");

export const debugFlag = new Option("--debug", "show the stack of an error");

export const artifactFlag = new Option("--artifact <file>", "use the parameters of this artifact");

export function modelName(text: string): string {
  try {
    parseModel(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError(SignetError.is(error) ? error.message : String(error));
  }
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("It should be a whole number above 0.");
}

export function integer(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It should be a whole number.");
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("It should be a number above 0.");
}
