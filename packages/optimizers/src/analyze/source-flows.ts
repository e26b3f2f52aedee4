import { type CompositeDefinition, type Definition, type Field, sourceOf } from "@signet/core";
import type { Flow } from "./flow-value.js";
import { interpretRun } from "./interpret-run.js";
import { runParser } from "./parse-run.js";
import { type RunFlows, type StepCalls, splitOrigin } from "./step-calls.js";

/** What the sources of a program and of those nested in it show, by path. */
export interface SourceFlows {
  /** Steps by path in the order of calling; what feeds them is given as origins over whole paths. */
  readonly calls: readonly (Omit<StepCalls, "key"> & { readonly path: string })[];
  readonly returns: RunFlows["returns"];
}

/**
 * Reads the data flow out of the source of a program, nested programs with their own.
 *
 * This file brings ts-morph along (200 ms and 130 MB): import it lazily.
 *
 * @param runs Texts from the user's files, where they are known; they stand before what the engine holds.
 * @returns `undefined` when the program's own source could not be read. A nested one that cannot be read is a step without steps of its own.
 */
export function sourceFlows(
  definition: CompositeDefinition,
  runs: ReadonlyMap<CompositeDefinition, string> = new Map(),
): SourceFlows | undefined {
  return flowsOf(definition, runs, runParser());
}

function flowsOf(
  definition: CompositeDefinition,
  runs: ReadonlyMap<CompositeDefinition, string>,
  parse: ReturnType<typeof runParser>,
): SourceFlows | undefined {
  const follow = (source: string | undefined): ReturnType<typeof interpretRun> => {
    const node = source === undefined ? undefined : parse(source);
    return node && interpretRun(node, shapeOf(definition));
  };
  const flows = follow(runs.get(definition)) ?? follow(sourceOf(definition));
  if (flows === undefined) return undefined;
  const calls = flows.calls.flatMap(({ key, ...call }) => {
    const inner = definition.modules[key];
    const own = { path: key, ...call };
    if (inner?.kind !== "composite") return [own];
    const nested = flowsOf(inner, runs, parse)?.calls ?? [];
    return [own, ...nested.map((step) => lift(step, own))];
  });
  return { calls, returns: flows.returns };
}

/** A nested program's step as the outer program sees it: what fed the nested input is what the outer program fed into it. */
function lift(
  step: SourceFlows["calls"][number],
  outer: SourceFlows["calls"][number],
): SourceFlows["calls"][number] {
  const rename = (flow: Flow): Flow =>
    new Set(
      [...flow].flatMap((origin): readonly string[] => {
        const { step: from, field } = splitOrigin(origin);
        if (from !== "") return [`${outer.path}.${origin}`];
        if (field === "") return [...outer.feeds.values()].flatMap((fed) => [...fed]);
        return [...(outer.feeds.get(field) ?? [])];
      }),
    );
  return {
    path: `${outer.path}.${step.path}`,
    inLoop: step.inLoop || outer.inLoop,
    inBranch: step.inBranch || outer.inBranch,
    times: step.times * outer.times,
    feeds: new Map([...step.feeds].map(([field, flow]) => [field, rename(flow)])),
  };
}

function shapeOf({
  modules,
  inputFields,
  outputFields,
}: CompositeDefinition): Parameters<typeof interpretRun>[1] {
  const fieldsOf = (key: string): readonly Field[] => {
    const inner = modules[key];
    return key === "" ? inputFields : inner === undefined ? [] : outputsOf(inner);
  };
  return {
    keys: Object.keys(modules),
    inputsOf: (key) => {
      const inner = modules[key];
      return inner === undefined
        ? []
        : names(inner.kind === "leaf" ? inner.signature.inputFields : inner.inputFields);
    },
    fieldsOf: (key) => names(fieldsOf(key)),
    outputs: names(outputFields),
  };
}

function outputsOf(definition: Definition): readonly Field[] {
  return definition.kind === "leaf" ? definition.signature.outputFields : definition.outputFields;
}

function names(fields: readonly Field[]): readonly string[] {
  return fields.map(({ name }) => name);
}
