import type { FieldIssue } from "../signature/parse-fields.js";
import { oneLine } from "./describe-field.js";

/** A field as a repair names it. */
export interface Wanted {
  readonly field: { readonly name: string };
  readonly heading: string;
  readonly rule: string;
}

/** Each problem on a line of its own, with what the field should have been: `- Label: expected one of ... It must be one of: a, b.` */
export function problemsText(issues: readonly FieldIssue[], wanted: readonly Wanted[]): string {
  return issues.map((issue) => `- ${problem(issue, wanted)}`).join("\n");
}

function problem({ field, message }: FieldIssue, wanted: readonly Wanted[]): string {
  const [name = "", ...path] = field.split(".");
  const at = wanted.find((one) => one.field.name === name);
  const text = oneLine(message).replace(/\.$/, "");
  if (at === undefined) return field === "" ? `${text}.` : `${field}: ${text}.`;
  return `${at.heading}${path.map((key) => ` > ${key}`).join("")}: ${text}. It must be ${at.rule}.`;
}
