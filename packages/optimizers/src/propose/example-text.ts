import type { Fields, LeafDefinition } from "@signet/core";
import { withoutAttachments } from "./without-attachments.js";

/** A demo as a proposer's prompt shows it, field by field; of images and files it shows the type. */
export function exampleText(
  fields: Fields,
  { signature: { inputFields, outputFields } }: LeafDefinition,
): string {
  return [...inputFields, ...outputFields]
    .flatMap(({ name, title }) => {
      const value = fields[name];
      if (value === undefined) return [];
      return [`${title}: ${withoutAttachments(typeof value === "string" ? value : JSON.stringify(value))}`];
    })
    .join("\n");
}
