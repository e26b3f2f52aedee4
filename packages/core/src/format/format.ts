import type { Json } from "../json.js";
import type { Capabilities, Completion, LmRequest, Message } from "../lm/language-model.js";
import type { FieldIssue } from "../signature/parse-fields.js";
import type { Signature } from "../signature/signature.js";

/** Field values in their encoded form. */
export type Fields = Readonly<Record<string, Json>>;

/** One worked example of a step: every input and output field that it shows, encoded. */
export interface FormatDemo {
  readonly fields: Fields;
}

export type FormatParsed =
  | {
      readonly ok: true /** Decoded: what the step returns. */;
      readonly values: Readonly<Record<string, unknown>> /** What demos hold. */;
      readonly encoded: Fields;
    }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] };

/** A format made ready for one signature, one instruction and one list of demos: everything that calls share is computed here, once. */
export interface PreparedFormat {
  /** Instruction and demos: the stable part, a frozen array. */
  readonly prefix: readonly Message[];
  /** The request for one input (encoded), which comes last. */
  readonly request: (input: Fields) => LmRequest;
  /** Reads a completion back: tolerant of the layout, strict on every zod constraint. */
  readonly parse: (text: string) => FormatParsed;
  /** One more request, after `parse` failed: the model sees its own answer and the exact problem. */
  readonly repair: (request: LmRequest, completion: Completion, issues: readonly FieldIssue[]) => LmRequest;
  /**
   * What an unfinished completion says of the output fields so far, unchecked but for its type: text that grows, finished parts of JSON, whole values of
   * everything else.
   */
  readonly partial: (text: string) => Fields;
}

/** What a first answer needs of a format: the request, and a reader of answers that are exactly as the format asks. */
export interface OpenedFormat {
  readonly request: PreparedFormat["request"];
  /** What `parse` would say, or nothing: the answer takes more to read. */
  readonly exact: (text: string) => FormatParsed | undefined;
}

export interface FormatSettings {
  readonly instruction: string;
  readonly demos: readonly FormatDemo[];
  readonly capabilities: Capabilities;
  readonly temperature: number;
  readonly maxTokens: number;
}

/** How a step talks to a model. Stable part first, input last. */
export interface Format {
  readonly name: string;
  readonly prepare: (signature: Signature, settings: FormatSettings) => PreparedFormat;
}
