import { type Json, SignetError } from "@signet/core";

/** What DSPy saved of one predictor. */
export interface DspyState {
  readonly name: string;
  readonly instruction: string;
  /** In order, inputs first. */
  readonly fields: readonly DspyField[];
  readonly demos: readonly { readonly [field: string]: Json }[];
  /** Whether a model's settings were saved too, which an import leaves out. */
  readonly hasModel: boolean;
}

export interface DspyField {
  /** `Ticket:`, as prompts show it. DSPy saves no names. */
  readonly prefix: string;
  /** Absent where DSPy saved its placeholder, `${ticket}`. */
  readonly description?: string;
}

export interface DspyStates {
  readonly predictors: readonly DspyState[];
  /** DSPy's own, as saved. */
  readonly version?: string;
}

/** A program that is nothing but one predictor is saved without a name. */
const BARE = "self";

/**
 * Reads the JSON that `module.save("x.json")` of DSPy wrote. A pickle is never read: it can run code.
 *
 * @throws {SignetError} `DATA_INVALID` naming what is missing.
 */
export function readStates(text: string): DspyStates {
  const state = parse(text);
  const { metadata, ...rest } = state;
  const version = versionOf(metadata);
  const named: readonly (readonly [string, Json | undefined])[] = isBare(rest)
    ? [[BARE, rest]]
    : Object.entries(rest);
  if (named.length === 0) throw invalid("it holds no predictor");
  return {
    predictors: named.map(([name, saved]) => readPredictor(name, saved)),
    ...(version !== undefined && { version }),
  };
}

/** Of a program with a predictor that is called `signature`, what stands there has a signature itself. */
function isBare(state: JsonObject): boolean {
  return "signature" in state && !(isRecord(state.signature) && "signature" in state.signature);
}

function parse(text: string): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, "")); // editors on Windows put a byte order mark in front
  } catch (cause) {
    throw new SignetError(
      "DATA_INVALID",
      'The DSPy state is no JSON: save it with module.save("state.json"), pickles are not read',
      { cause },
    );
  }
  if (isRecord(parsed)) return parsed;
  throw invalid("it is no JSON object");
}

function readPredictor(name: string, saved: Json | undefined): DspyState {
  const at = `predictor "${name}"`;
  if (!isRecord(saved)) throw invalid(`${at} is no object`);
  const { signature, demos, lm } = saved;
  if (!isRecord(signature)) throw invalid(`${at} has no "signature": DSPy 2.6 and later write one`);
  const { instructions, fields } = signature;
  if (typeof instructions !== "string") throw invalid(`${at} has no instructions`);
  if (!Array.isArray(fields)) throw invalid(`${at} has no list of fields`);
  if (!Array.isArray(demos)) throw invalid(`${at} has no list of demos`);
  return {
    name,
    instruction: instructions,
    fields: fields.map((field, index) => readField(field, `${at}, field ${index}`)),
    demos: demos.map((demo, index) => {
      if (isRecord(demo)) return demo;
      throw invalid(`${at}, demo ${index} is no object`);
    }),
    hasModel: lm !== undefined && lm !== null,
  };
}

function readField(field: Json, at: string): DspyField {
  if (!isRecord(field) || typeof field.prefix !== "string") throw invalid(`${at} has no prefix`);
  const { prefix, description } = field;
  const isPlaceholder = typeof description !== "string" || /^\$\{\w*\}$/.test(description);
  return isPlaceholder ? { prefix } : { prefix, description };
}

function versionOf(metadata: Json | undefined): string | undefined {
  const versions = isRecord(metadata) ? metadata.dependency_versions : undefined;
  const version = isRecord(versions) ? versions.dspy : undefined;
  return typeof version === "string" ? version : undefined;
}

type JsonObject = { readonly [key: string]: Json };

function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(problem: string): SignetError {
  return new SignetError("DATA_INVALID", `The DSPy state cannot be read: ${problem}`);
}
