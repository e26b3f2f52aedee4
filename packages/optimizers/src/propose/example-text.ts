import type { Fields, LeafDefinition } from "@signet/core";

/** A demo as a proposer's prompt shows it, field by field. */
export function exampleText(
  fields: Fields,
  { signature: { inputFields, outputFields } }: LeafDefinition,
): string {
  return [...inputFields, ...outputFields]
    .flatMap(({ name, title }) => {
      const value = fields[name];
      return value === undefined
        ? []
        : [`${title}: ${typeof value === "string" ? value : JSON.stringify(value)}`];
    })
    .join("\n");
}
