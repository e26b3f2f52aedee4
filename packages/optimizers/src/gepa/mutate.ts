import { type Demo, type LeafParameters, mapBounded, type Plan } from "@signet/core";
import { foldText } from "../propose/texts.js";
import type { Rng } from "../random/index.js";
import { planHash } from "../study/recorded-evaluator.js";
import type { Component } from "./component-turns.js";
import type { Try } from "./draw-tries.js";
import type { GepaTask } from "./gepa-task.js";
import { otherDemos } from "./offered-demos.js";
import { rewritten } from "./rewrite.js";

/** A plan that differs from its parent's in what its turn was for. */
export interface Child {
  readonly plan: Plan;
  readonly of: Try;
}

/** Changes every try's parent. A try that nothing new comes of gives no child. */
export async function mutate(task: GepaTask, tries: readonly Try[], rng: Rng): Promise<readonly Child[]> {
  const { context, written, tried } = task;
  const wanted = tries.flatMap((of, index) =>
    of.turn.components.map((component) => ({
      of,
      component,
      rng: rng.fork(`${index} ${nameOf(component)}`),
    })),
  );
  const values = await mapBounded(
    wanted,
    async ({ of, component: { kind, path }, rng: own }, _, signal): Promise<Value | undefined> => {
      if (kind === "demos") return otherDemos(task, of, { path, rng: own });
      return rewritten(task, of, { path, rng: own, context: { ...context, signal } });
    },
    context,
  );
  const changes = wanted.flatMap(({ of, component }, index): Change[] => {
    const value = values[index];
    if (value === undefined || !isNew(value, component, written)) return [];
    return [{ of, component, value }];
  });
  return tries.flatMap((of): Child[] => {
    const own = changes.filter((change) => change.of === of);
    const plan = changed(of.parent.plan, own);
    if (own.length === 0 || tried.has(planHash(plan))) return [];
    tried.add(planHash(plan));
    for (const { component } of own) {
      const instruction = plan.parameters[component.path]?.instruction ?? "";
      const origin = `gepa ${of.parent.number}: ${nameOf(component)}`;
      context.emit({ type: "proposal", path: component.path, instruction, origin });
    }
    return [{ plan, of }];
  });
}

type Value = string | readonly Demo[];

interface Change {
  readonly of: Try;
  readonly component: Component;
  readonly value: Value;
}

/** Two tries of one round may have come to the same text. */
function isNew(value: Value, { path }: Component, written: GepaTask["written"]): boolean {
  if (typeof value !== "string") return true;
  const known = written.get(path);
  if ([...(known ?? [])].some((text) => foldText(text) === foldText(value))) return false;
  known?.add(value);
  return true;
}

function changed(plan: Plan, changes: readonly Change[]): Plan {
  const parameters: Record<string, LeafParameters> = { ...plan.parameters };
  for (const { component, value } of changes) {
    const leaf = parameters[component.path];
    if (leaf === undefined) continue;
    parameters[component.path] =
      typeof value === "string" ? { ...leaf, instruction: value } : { ...leaf, demos: value };
  }
  return { kind: "single", parameters };
}

function nameOf({ path, kind }: Component): string {
  return `${path}.${kind}`;
}
