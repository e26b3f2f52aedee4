import { type CompositeDefinition, type EffectDefinition, leavesOf } from "@signet/core";
import { outlineOf } from "./outline.js";
import type { ProgramGraph, StepUse } from "./program-graph.js";
import type { SourceFlows } from "./source-flows.js";
import { splitOrigin } from "./step-calls.js";

/**
 * Describes a program from its definition and from the source text of its `run`, as the engine holds it. No file is read. Where the source
 * cannot be followed (native, minified into a state machine), the graph has no `uses` and the outline comes from the modules alone.
 */
export async function analyzeProgram(definition: CompositeDefinition): Promise<ProgramGraph> {
  const flows = await readFlows(definition);
  return {
    name: definition.name,
    definition,
    leaves: leavesOf(definition).map(([path, leaf]) => ({ path, leaf })),
    effects: effectsOf(definition),
    ...(flows && { uses: usesOf(definition, flows) }),
    outline: outlineOf(definition, flows),
  };
}

/** ts-morph costs 200 ms and 130 MB, so it is loaded here, by those who compile. */
async function readFlows(definition: CompositeDefinition): Promise<SourceFlows | undefined> {
  const { sourceFlows } = await import("./source-flows.js");
  return sourceFlows(definition);
}

function effectsOf(
  { modules }: CompositeDefinition,
  prefix = "",
): readonly { readonly path: string; readonly effect: EffectDefinition }[] {
  return Object.entries(modules).flatMap(([key, inner]) => {
    if (inner.kind === "effect") return [{ path: prefix + key, effect: inner }];
    return inner.kind === "composite" ? effectsOf(inner, `${prefix}${key}.`) : [];
  });
}

function usesOf({ inputFields }: CompositeDefinition, { calls }: SourceFlows): readonly StepUse[] {
  const order = calls.map(({ path }) => path);
  return calls.map(({ path, inLoop, inBranch, feeds }) => {
    const origins = [...feeds.values()].flatMap((flow) => [...flow].map(splitOrigin));
    const steps = new Set(origins.map(({ step }) => step));
    const fields = new Set(origins.filter(({ step }) => step === "").map(({ field }) => field));
    return {
      path,
      inLoop,
      inBranch,
      feedsFrom: order.filter((other) => steps.has(other)),
      inputFields: inputFields.map(({ name }) => name).filter((name) => fields.has(name) || fields.has("")),
    };
  });
}
