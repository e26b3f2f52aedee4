import type { Demo, LeafDefinition, SinglePlan } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { DemosByPath } from "../bootstrap/labeled-demos.js";

/**
 * A plan with demos put to the end of its lists.
 *
 * @param options.limit Most characters of a text that a demo shows as input; the rest is cut off. Images and files stay whole.
 * @returns `undefined` where every demo says what its list says already.
 */
export function withDemos(
  plan: SinglePlan,
  added: DemosByPath,
  { graph, limit }: { readonly graph: ProgramGraph; readonly limit: number },
): SinglePlan | undefined {
  let isNew = false;
  const parameters = Object.entries(plan.parameters).map(([path, own]) => {
    const leaf = leafAt(graph, path);
    const shown = new Set(own.demos.map((demo) => inputOf(demo, leaf)));
    const fresh = (added[path] ?? [])
      .map((demo) => shortened(demo, { leaf, limit }))
      .filter((demo) => !shown.has(inputOf(demo, leaf)));
    isNew ||= fresh.length > 0;
    return [path, fresh.length === 0 ? own : { ...own, demos: [...own.demos, ...fresh] }] as const;
  });
  return isNew ? { kind: "single", parameters: Object.fromEntries(parameters) } : undefined;
}

function inputOf({ fields }: Demo, leaf: LeafDefinition | undefined): string {
  return JSON.stringify(leaf?.signature.inputFields.map(({ name }) => fields[name] ?? null) ?? fields);
}

function shortened(
  demo: Demo,
  { leaf, limit }: { readonly leaf: LeafDefinition | undefined; readonly limit: number },
): Demo {
  const texts = leaf?.signature.inputFields.filter(({ staging }) => staging === undefined);
  const inputs = new Set(texts?.map(({ name }) => name));
  const fields = Object.entries(demo.fields).map(([name, value]) => {
    const isLong = inputs.has(name) && typeof value === "string" && value.length > limit;
    return [name, isLong ? `${value.slice(0, limit)}…` : value] as const;
  });
  return { ...demo, fields: Object.fromEntries(fields) };
}
