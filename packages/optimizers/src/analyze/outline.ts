import type { CompositeDefinition, Definition, Field } from "@signet/core";
import type { Flow } from "./flow-value.js";
import type { SourceSlice } from "./program-graph.js";
import { splitOrigin } from "./step-calls.js";

/** What is known of one step's calls. */
export interface StepNotes {
  readonly path: string;
  /** By input field of the step: what it is made of. */
  readonly feeds: ReadonlyMap<string, Flow>;
  /** How it is called: "in a loop", "on some inputs only". */
  readonly notes: readonly string[];
}

export interface OutlineOptions {
  /** Stands over the steps. */
  readonly heading: string;
  /** Steps of which something is known, in the order of calling; the others follow in the order of declaration. */
  readonly calls: readonly StepNotes[];
  /** What is noted at a step of this program itself that is not among the calls. */
  readonly uncalled?: string;
  /** What each output field of the program is made of. */
  readonly returns?: ReadonlyMap<string, Flow>;
  readonly source?: SourceSlice | undefined;
}

const MOST_STEPS = 40;
const MOST_LINE = 700;

/** The program as a few readable lines: its fields, each step with its fields and what feeds them. Deterministic, and bounded in length. */
export function outlineOf(
  definition: CompositeDefinition,
  { heading, calls, uncalled, returns = new Map(), source }: OutlineOptions,
): string {
  const steps = stepsOf(definition);
  const called = new Map(calls.map((call) => [call.path, call]));
  const order = [...new Set([...called.keys(), ...steps.keys()])];
  const lines = order.flatMap((path) => {
    const step = steps.get(path);
    if (step === undefined) return [];
    const call = called.get(path);
    // A nested step that was not seen may be called all the same: its program may be the one that could not be read.
    const unseen = call === undefined && uncalled !== undefined && !path.includes(".") ? [uncalled] : [];
    return [stepLine(path, step, { call, notes: [...(call?.notes ?? []), ...unseen], source })];
  });
  const returned = [...returns]
    .filter(([, flow]) => flow.size > 0)
    .map(([field, flow]) => `${field} <- ${sources(flow)}`);
  const about = source?.docs[""];
  const fieldDocs = source?.fieldDocs[""] ?? {};
  return [
    `program ${definition.name}`,
    ...(about === undefined ? [] : [`about: ${cut(oneLine(about), MOST_LINE)}`]),
    cut(`takes ${fieldList(definition.inputFields, fieldDocs)}`, 2 * MOST_LINE),
    cut(`gives ${fieldList(definition.outputFields, fieldDocs)}`, 2 * MOST_LINE),
    heading,
    ...lines.slice(0, MOST_STEPS).map((line) => cut(line, Math.max(MOST_LINE / 4, lineRoom(lines.length)))),
    ...(lines.length > MOST_STEPS ? [`… and ${lines.length - MOST_STEPS} more steps`] : []),
    ...(returned.length > 0 ? [cut(`returns ${returned.join(", ")}`, MOST_LINE)] : []),
    ...(source === undefined || source.code === "" ? [] : ["source of run, with what it uses:", source.code]),
  ].join("\n");
}

/** The more steps, the less is said of each. */
function lineRoom(steps: number): number {
  return Math.floor(Math.min(2 * MOST_LINE, 6000 / Math.max(1, Math.min(steps, MOST_STEPS))));
}

function stepsOf({ modules }: CompositeDefinition, prefix = ""): ReadonlyMap<string, Definition> {
  const steps = new Map<string, Definition>();
  for (const [key, inner] of Object.entries(modules)) {
    steps.set(prefix + key, inner);
    if (inner.kind !== "composite") continue;
    for (const [path, step] of stepsOf(inner, `${prefix}${key}.`)) steps.set(path, step);
  }
  return steps;
}

function stepLine(
  path: string,
  step: Definition,
  {
    call,
    notes,
    source,
  }: {
    readonly call: StepNotes | undefined;
    readonly notes: readonly string[];
    readonly source: SourceSlice | undefined;
  },
): string {
  const { inputFields, outputFields } = step.kind === "leaf" ? step.signature : step;
  const docs = source?.fieldDocs[path] ?? {};
  const takes = inputFields.map((field) => {
    const flow = call?.feeds.get(field.name);
    const about = Object.hasOwn(docs, field.name)
      ? ` (${cut(oneLine(docs[field.name] ?? ""), MOST_NOTE)})`
      : "";
    return `${field.name}${about}${flow === undefined || flow.size === 0 ? "" : ` <- ${sources(flow)}`}`;
  });
  const does =
    step.kind === "leaf" && step.signature.instruction.trim() !== ""
      ? ` Does: ${cut(oneLine(step.signature.instruction), MOST_NOTE)}`
      : "";
  const doc = source !== undefined && Object.hasOwn(source.docs, path) ? source.docs[path] : undefined;
  const about = doc === undefined ? "" : ` About: ${cut(oneLine(doc), 2 * MOST_NOTE)}`;
  return `- ${path} (${[kinds[step.kind], ...notes].join(", ")}): takes ${takes.join(", ") || "nothing"}; gives ${fieldList(outputFields, docs)}.${does}${about}`;
}

const kinds = { leaf: "model call", effect: "outside call", composite: "program" } as const satisfies Record<
  Definition["kind"],
  string
>;

function sources(flow: Flow): string {
  const named = [...flow].map((origin) => {
    const { step, field } = splitOrigin(origin);
    return [step === "" ? "input" : step, ...(field === "" ? [] : [field])].join(".");
  });
  return named.join(" + ");
}

const MOST_NOTE = 200;
const MOST_CHOICES = 20;

function fieldList(fields: readonly Field[], docs: Readonly<Record<string, string>>): string {
  return fields.map((field) => fieldText(field, docs)).join(", ") || "nothing";
}

function fieldText(
  { name, kind, choices, description, optional }: Field,
  docs: Readonly<Record<string, string>>,
): string {
  const shown = choices === undefined || kind === "boolean" ? kind : choiceList(choices);
  const texts = [description, Object.hasOwn(docs, name) ? docs[name] : undefined].flatMap((text) =>
    text === undefined ? [] : [cut(oneLine(text), MOST_NOTE)],
  );
  return `${name} (${[shown, ...(optional ? ["optional"] : []), ...new Set(texts)].join("; ")})`;
}

function choiceList(choices: readonly unknown[]): string {
  const shown = choices.slice(0, MOST_CHOICES).join(" | ");
  return `one of ${shown}${choices.length > MOST_CHOICES ? ` | … (${choices.length} in all)` : ""}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
