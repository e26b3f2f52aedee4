import type { Message } from "../lm/language-model.js";
import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";
import { completeDemos } from "./complete-demos.js";
import type { FormatSettings, PreparedFormat } from "./format.js";

/** What staging changes of a prepared format. */
export interface Stageable {
  readonly prefix: readonly Message[];
  readonly request: PreparedFormat["request"];
}

/** A format before anything is staged. */
export interface Plain<T> {
  readonly format: "chat" | "json" | "completion";
  readonly prepare: (signature: Signature, settings: FormatSettings) => T;
}

/** How fields that are more than text (images, files, a conversation) get into a prompt. Their schemas carry it, so that programs without such fields do not ship it. */
export interface Staging {
  /** Whether a signature may have these fields where they stand. @throws {SignetError} `SIGNATURE_INVALID` naming the field. */
  readonly check: (inputs: readonly Field[], outputs: readonly Field[]) => void;
  readonly stage: <T extends Stageable>(signature: Signature, settings: FormatSettings, plain: Plain<T>) => T;
}

/** Prepares a format with the demos that are complete; what its inputs carry beside text is staged around it. */
export function staged<T extends Stageable>(
  signature: Signature,
  settings: FormatSettings,
  plain: Plain<T>,
): T {
  const staging = signature.inputFields.find((field) => field.staging)?.staging;
  const complete = { ...settings, demos: completeDemos(signature, settings.demos) };
  return staging === undefined
    ? plain.prepare(signature, complete)
    : staging.stage(signature, complete, plain);
}
