import type { Field, LeafDefinition } from "@signet/core";

/** A step on one line: `triage.sort: from Message to Topic (one of: payment, delivery)`. */
export function stepText(path: string, { signature: { inputFields, outputFields } }: LeafDefinition): string {
  return `${path}: from ${listText(inputFields)} to ${listText(outputFields)}`;
}

function listText(fields: readonly Field[]): string {
  return fields.map(fieldText).join(", ") || "nothing";
}

function fieldText({ title, description, choices }: Field): string {
  const notes = [description, choices && `one of: ${choices.join(", ")}`].filter(
    (part) => part !== undefined,
  );
  return notes.length === 0 ? title : `${title} (${notes.join("; ")})`;
}
