import type { Json } from "../../json.js";
import type { Field } from "../../signature/field.js";
import type { EffectDefinition } from "../definition.js";
import type { Tool } from "./tool.js";

export type Tools = Readonly<Record<string, Tool>>;

/** The choice of no tool: everything is there. */
export const FINISH = "finish";

/** What each tool is for, in one line. */
export function toolList(tools: Tools, wanted: readonly Field[]): string {
  const lines = Object.entries(tools).map(([name, { description }]) => `${name}: ${sentence(description)}`);
  const outputs = wanted.map(({ name, description }) => name + (description ? ` (${description})` : ""));
  return [
    "The tool to use now.",
    ...lines,
    `${FINISH}: when the trajectory holds all that is needed to write ${outputs.join(", ")}.`,
  ].join(" ");
}

/** What each tool takes, as JSON Schemas in one line. */
export function argumentList(tools: Tools): string {
  const lines = Object.entries(tools).map(
    ([name, { "~definition": definition }]) =>
      `${name} takes ${JSON.stringify(argumentsSchema(effectOf(definition).inputFields))}.`,
  );
  return ["What the tool takes, as a JSON object.", ...lines, `${FINISH} takes {}.`].join(" ");
}

/** JSON Schema of a tool's arguments. */
export function argumentsSchema(fields: readonly Field[]): Json {
  const properties = fields.map(({ name, schema, description }) => [
    name,
    description === undefined || typeof schema !== "object" ? schema : { ...schema, description },
  ]);
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  };
}

/** A tool's definition. */
export function effectOf(definition: Tool["~definition"]): EffectDefinition {
  return definition as EffectDefinition; // tool() makes effects; react() checks the tools it is given
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
