import { type Field, type FieldIssue, parseFields } from "@signet/core";
import type { Values } from "../deployment/deployment.js";
import { type Refusal, unfit } from "./refusal.js";

/** Checks an input against the program's fields, so that what does not fit is refused before any model is asked. Returns it as it came: encoded. */
export function readInput(fields: readonly Field[], input: unknown): Refusal | Values {
  if (typeof input !== "object" || input === null || Array.isArray(input))
    return unfit([{ field: "input", message: "should be an object with the program's input fields" }]);
  const parsed = parseFields(fields, input);
  const issues = unknownFields(fields, input).concat(parsed.ok ? [] : parsed.issues);
  return issues.length > 0 ? unfit(issues) : (input as Values); // an object, and its keys are those of the fields
}

function unknownFields(fields: readonly Field[], input: object): FieldIssue[] {
  const names = new Set(fields.map(({ name }) => name));
  const message = `is not an input field; there are ${[...names].join(", ") || "none"}`;
  return Object.keys(input)
    .filter((key) => !names.has(key))
    .map((field) => ({ field, message }));
}
