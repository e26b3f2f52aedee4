import { $ZodCheck, $ZodString, globalRegistry } from "zod/v4/core";
import { SignetError } from "../errors.js";
import { type AttachmentRules, attachmentProblem } from "./check-attachment.js";
import { staging } from "./stage.js";

export interface AttachmentOptions {
  /** Which media types a data URL may have, `text/*` among them. */
  readonly mediaTypes?: readonly string[];
  /** The most that a data URL may hold, decoded. Default: 20,000,000. */
  readonly maxBytes?: number;
  /** What the field holds, for the prompt. */
  readonly description?: string;
}

const MAX_BYTES = 20_000_000;

/** A text schema whose values are checked, and which carries what stages them. */
export function attachmentSchema(
  kind: AttachmentRules["kind"],
  defaults: readonly string[],
  { mediaTypes = defaults, maxBytes = MAX_BYTES, description }: AttachmentOptions,
): $ZodString<string> {
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1)
    throw new SignetError(
      "OPTION_INVALID",
      `${kind}() was given maxBytes ${maxBytes}, it should be an integer of at least 1`,
    );
  if (!Array.isArray(mediaTypes) || !mediaTypes.every((type) => typeof type === "string"))
    throw new SignetError("OPTION_INVALID", `${kind}() takes its mediaTypes as a list of texts`);
  const rules = { kind, mediaTypes: mediaTypes.map((type) => type.toLowerCase()), maxBytes };
  const check = new $ZodCheck({ check: "custom" });
  check._zod.check = ({ value, issues }) => {
    const message = typeof value === "string" ? attachmentProblem(value, rules) : undefined; // zod refuses what is no text
    // The value is not put into the issue: it may be large, or confidential.
    if (message !== undefined) issues.push({ code: "custom", message, input: undefined, inst: check });
  };
  check._zod.onattach.push(({ _zod: { bag } }) => Object.assign(bag, { format: kind, staging }));
  const schema = new $ZodString({ type: "string", checks: [check] }) as $ZodString<string>; // its constructor does not infer
  if (description !== undefined) globalRegistry.add(schema, { description });
  return schema;
}
