import {
  type Capabilities,
  type Demo,
  type Field,
  type Fields,
  formatFor,
  type IdentifiedExample,
  type Json,
  type LeafDefinition,
  type LeafParameters,
  type LmRequest,
} from "@signet/core";
import type { CountTokens } from "../bootstrap/demo-tokens.js";
import { knownFields } from "../bootstrap/labeled-demos.js";
import { withoutAttachments } from "../propose/without-attachments.js";
import type { DemoSizes } from "./work.js";

/** Tokens of one call of a leaf. */
export interface LeafTokens {
  /** Of the prompt, with as many demos as the sizes allow, or with those that the leaf has. */
  readonly prompt: (demos: DemoSizes | undefined) => number;
  readonly answer: number;
}

export interface LeafTokensOptions {
  readonly path: string;
  readonly parameters: LeafParameters;
  readonly capabilities: Capabilities;
  /** Rows whose inputs are put into prompts, at least one. */
  readonly samples: readonly IdentifiedExample[];
  readonly labeled: readonly Demo[];
  readonly countTokens: CountTokens;
}

/** What a chat template adds around one message. */
const TOKENS_PER_MESSAGE = 4;
/** Of a value that no example shows and no list of choices tells. */
const OPEN_VALUE_TOKENS = 60;
/** What a format writes around a value: a key, a heading. */
const TOKENS_AROUND_VALUE = 6;

/**
 * Counts the tokens of a leaf's calls in prompts as they are really rendered, on some real rows. What no row tells is assumed: of an input from another step or an
 * unlabelled answer 60 tokens, or its longest choice.
 */
export function leafTokens(
  leaf: LeafDefinition,
  { path, parameters, capabilities, samples, labeled, countTokens }: LeafTokensOptions,
): LeafTokens {
  const { inputFields, outputFields } = leaf.signature;
  const rows = samples.map((example) => knownFields(example, path));
  const isKnown = ({ name }: Field, row: Fields): boolean => row[name] !== undefined;
  const textTokens = (fields: readonly Field[], row: Fields): number =>
    fields.reduce((sum, field) => sum + valueTokens(field, row[field.name], countTokens), 0);

  const answer = meanOf(rows.map((row) => Math.min(leaf.maxTokens, textTokens(outputFields, row))));
  const demo = meanOf(rows.map((row) => textTokens(inputFields, row))) + answer + 2 * TOKENS_PER_MESSAGE;

  const promptTokens = (demos: readonly Demo[]): number => {
    const { instruction, format = leaf.format } = parameters;
    const { temperature, maxTokens } = leaf;
    const settings = { instruction, demos, capabilities, temperature, maxTokens };
    const prepared = formatFor(format).prepare(leaf.signature, settings);
    return meanOf(
      rows.map((row) => {
        const known = inputFields.filter((field) => isKnown(field, row));
        const input = Object.fromEntries(known.map(({ name }) => [name, row[name] as Json])); // `known` tells
        const unknown = inputFields.filter((field) => !isKnown(field, row));
        return requestTokens(prepared.request(input), countTokens) + textTokens(unknown, row);
      }),
    );
  };

  return {
    answer,
    prompt(sizes) {
      if (sizes === undefined) return promptTokens(parameters.demos.slice(0, parameters.select?.k));
      const { maxBootstrapped = 0, maxLabeled = 0, maxDemoTokens = Number.POSITIVE_INFINITY } = sizes;
      const count = labeled.length === 0 ? maxBootstrapped : Math.max(maxBootstrapped, maxLabeled);
      const shown = labeled.slice(0, count);
      const bare = promptTokens([]);
      const demoTokens = promptTokens(shown) - bare + (count - shown.length) * demo;
      return bare + Math.min(maxDemoTokens, demoTokens);
    },
  };
}

/** A value with what stands around it; one that is not known is assumed. */
function valueTokens(
  { choices, optional }: Field,
  value: Json | undefined,
  countTokens: CountTokens,
): number {
  if (value !== undefined) return countTokens(textOf(value)) + TOKENS_AROUND_VALUE;
  if (optional) return 0;
  const longest = choices && Math.max(0, ...choices.map((choice) => countTokens(choice)));
  return (longest ?? OPEN_VALUE_TOKENS) + TOKENS_AROUND_VALUE;
}

function requestTokens({ prefix, messages }: LmRequest, countTokens: CountTokens): number {
  return [...prefix, ...messages].reduce((sum, { text }) => sum + countTokens(text) + TOKENS_PER_MESSAGE, 0);
}

/** Images and files are no text of a prompt. */
function textOf(value: Json): string {
  return withoutAttachments(typeof value === "string" ? value : JSON.stringify(value));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
