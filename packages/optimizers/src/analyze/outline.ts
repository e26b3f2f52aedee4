import type { CompositeDefinition, Definition, Field } from "@signet/core";
import type { Flow } from "./flow-value.js";
import type { SourceFlows } from "./source-flows.js";
import { splitOrigin } from "./step-calls.js";

/**
 * The program as a few readable lines: its fields, each step with its fields and what feeds them. Deterministic.
 *
 * @param flows Absent: the steps stand in declaration order, without what feeds them.
 */
export function outlineOf(definition: CompositeDefinition, flows: SourceFlows | undefined): string {
  const steps = stepsOf(definition);
  const called = new Map(flows?.calls.map((call) => [call.path, call]));
  const order = [...called.keys(), ...steps.keys()];
  const lines = [...new Set(order)].flatMap((path) => {
    const step = steps.get(path);
    return step === undefined ? [] : [stepLine(path, step, called.get(path), flows !== undefined)];
  });
  const returns = [...(flows?.returns ?? [])]
    .filter(([, flow]) => flow.size > 0)
    .map(([field, flow]) => `${field} <- ${sources(flow)}`);
  return [
    `program ${definition.name}`,
    `takes ${fieldList(definition.inputFields)}`,
    `gives ${fieldList(definition.outputFields)}`,
    flows === undefined ? "steps:" : "steps in the order of calling:",
    ...lines,
    ...(returns.length > 0 ? [`returns ${returns.join(", ")}`] : []),
  ].join("\n");
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
  call: SourceFlows["calls"][number] | undefined,
  isRead: boolean,
): string {
  const inputs = step.kind === "leaf" ? step.signature.inputFields : step.inputFields;
  const outputs = step.kind === "leaf" ? step.signature.outputFields : step.outputFields;
  const takes = inputs.map(({ name }) => {
    const flow = call?.feeds.get(name);
    return flow === undefined || flow.size === 0 ? name : `${name} <- ${sources(flow)}`;
  });
  // A nested step that was not seen may be called all the same: its program's source may be the one that could not be read.
  const notes = [
    kinds[step.kind],
    ...(call?.inLoop ? ["in a loop"] : []),
    ...(call?.inBranch ? ["on some inputs only"] : []),
  ];
  const seen = isRead && call === undefined && !path.includes(".") ? ["not called in the source"] : [];
  const does =
    step.kind === "leaf" && step.signature.instruction.trim() !== ""
      ? ` Does: ${oneLine(step.signature.instruction)}`
      : "";
  return `- ${path} (${[...notes, ...seen].join(", ")}): takes ${takes.join(", ") || "nothing"}; gives ${fieldList(outputs)}.${does}`;
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

function fieldList(fields: readonly Field[]): string {
  return fields.map(fieldText).join(", ") || "nothing";
}

function fieldText({ name, kind, choices, description, optional }: Field): string {
  const shown = choices === undefined || kind === "boolean" ? kind : `one of ${choices.join(" | ")}`;
  const notes = [
    shown,
    ...(optional ? ["optional"] : []),
    ...(description === undefined ? [] : [oneLine(description)]),
  ];
  return `${name} (${notes.join("; ")})`;
}

function oneLine(text: string): string {
  const folded = text.replace(/\s+/g, " ").trim();
  return folded.length <= 200 ? folded : `${folded.slice(0, 199)}…`;
}
