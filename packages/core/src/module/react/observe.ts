import { SignetError } from "../../errors.js";
import type { Json } from "../../json.js";
import { encodeFields, type FieldIssue, issuesText } from "../../signature/parse-fields.js";
import type { Step } from "../module.js";
import { argumentsSchema, effectOf, type Tools } from "./describe-tools.js";

type Values = Readonly<Record<string, unknown>>;

export interface Observing {
  readonly tools: Tools;
  readonly steps: Readonly<Record<string, Step<unknown, Values>>>;
  /** Characters of JSON. */
  readonly maxLength: number;
}

/** Uses a tool. All that can go wrong with it is an observation; what ends the run is thrown. */
export async function observe(
  name: string,
  given: Json,
  { tools, steps, maxLength }: Observing,
): Promise<Json> {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (tool === undefined || step === undefined)
    return failed(`There is no such tool. The tools are: ${Object.keys(tools).join(", ")}`);
  const { inputFields, outputFields } = effectOf(tool["~definition"]);
  try {
    return cut(encodeFields(outputFields, await step(given)), maxLength);
  } catch (error) {
    if (SignetError.is(error, "TOOL_FAILED")) return cut(failed(error.message), maxLength);
    if (SignetError.is(error, "OUTPUT_INVALID"))
      return cut(failed(`The tool returned what it should not (${issuesOf(error)})`), maxLength);
    if (!SignetError.is(error, "INPUT_INVALID")) throw error;
    const takes = JSON.stringify(argumentsSchema(inputFields));
    return cut(failed(`The arguments do not fit (${issuesOf(error)}). ${name} takes ${takes}`), maxLength);
  }
}

/** How an observation says that there is no answer. */
export function failed(problem: string): Json {
  return { error: problem };
}

/** The broken rules of a refusal, in one line. */
export function issuesOf(error: SignetError): string {
  const { issues } = error.details;
  return Array.isArray(issues) ? issuesText(issues as readonly FieldIssue[]) : error.message; // `issues` is made by parseFields
}

/** JSON as a prompt can show it on one line: whatever breaks lines is written as JSON writes a line break. */
export function plainJson(value: unknown): Json {
  const text = JSON.stringify(value) ?? "null";
  return JSON.parse(text.replace(/[\u0085\u2028\u2029]/g, "\\n")) as Json; // JSON.parse returns JSON
}

function cut(value: unknown, maxLength: number): Json {
  let whole: Json;
  try {
    whole = plainJson(value);
  } catch {
    return failed("The tool returned what is no JSON");
  }
  const text = JSON.stringify(whole);
  if (text.length <= maxLength) return whole;
  const start = text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, ""); // no half of a character
  return `${start}… (cut off: ${text.length} characters in all)`;
}
