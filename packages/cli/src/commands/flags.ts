import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { SignetError } from "@signet/core";
import { parseStrategy, type StrategyText } from "../config/parse-strategy.js";
import { strategyNames } from "../config/strategies.js";
import { parseEmbedder } from "../model/parse-embedder.js";
import { parseModel } from "../model/parse-model.js";

// Flags that several commands take. A value that cannot be is wrong use: commander says so and names the flag.

export const lmFlag = new Option(
  "--lm <model>",
  "runs the program: llama, PATH.gguf, openai:MODEL, anthropic:MODEL",
).argParser(modelName);

export const embedderFlag = new Option(
  "--embedder <embedder>",
  "tells which inputs are alike: tf-idf, minilm, openai:MODEL, openai:MODEL:DIMENSION (default: tf-idf)",
).argParser(embedderName);

export const strategyFlag = new Option(
  "--strategy <name>",
  `the method, or several that follow each other, such as dualPhase+mipro (choices: ${strategyNames.join(", ")})`,
)
  .argParser((text): StrategyText => checkedName(text, parseStrategy) as StrategyText) // just read
  .conflicts("level");

export const whenUnroutableFlag = new Option(
  "--when-unroutable <what>",
  "an input that cannot be embedded fails, or goes to the single prompt (default: fail)",
).choices(["fail", "fallback"]);

export const baseUrlFlag = new Option(
  "--base-url <url>",
  "server of openai: and anthropic: names, for Ollama http://localhost:11434/v1",
);

export const concurrencyFlag = new Option(
  "--concurrency <n>",
  "program runs under way at once (default: 8)",
).argParser(wholeNumber);

export const jsonFlag = new Option("--json", "print one JSON object on standard output");

export const debugFlag = new Option("--debug", "show the stack of an error");

export const artifactFlag = new Option("--artifact <file>", "use the parameters of this artifact");

export function modelName(text: string): string {
  return checkedName(text, parseModel);
}

function embedderName(text: string): string {
  return checkedName(text, parseEmbedder);
}

function checkedName(text: string, parse: (text: string) => unknown): string {
  try {
    parse(text);
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
