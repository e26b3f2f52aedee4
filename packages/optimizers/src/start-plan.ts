import {
  type Artifact,
  canonicalJson,
  compositeOf,
  type FieldRow,
  fieldTable,
  type LeafParameters,
  leavesOf,
  ownPlan,
  type Plan,
  type Program,
  parseArtifact,
  type SinglePlan,
} from "@signet/core";

/**
 * The plan that a compile starts from and compares with: the program's own, or an earlier result, of which the leaves keep what they had learnt whose
 * signature did not change, and the routers all of whose leaves did not.
 *
 * @throws {SignetError} `ARTIFACT_INVALID` or `ARTIFACT_VERSION` when the earlier result cannot be read.
 */
export function startPlan<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  from: Artifact | string | undefined,
): Plan {
  const definition = compositeOf(program);
  if (from === undefined) return ownPlan(definition);
  const own: Readonly<Record<string, LeafParameters>> = program.parameters;
  const earlier = typeof from === "string" ? parseArtifact(from) : from;
  const { plan, modules } = earlier;
  const same = new Set(
    leavesOf(definition).flatMap(([path, { signature }]) => {
      const tables = { input: fieldTable(signature.inputFields), output: fieldTable(signature.outputFields) };
      const isSame = Object.hasOwn(modules, path) && canonicalJson(modules[path]) === canonicalJson(tables);
      return isSame ? [path] : [];
    }),
  );
  const entries = Object.keys(own).map((path) => [
    path,
    (same.has(path) ? plan.parameters[path] : undefined) ?? own[path],
  ]);
  // Every leaf of the definition has parameters: `program()` made them.
  const parameters = Object.fromEntries(entries) as Readonly<Record<string, LeafParameters>>;
  const hasInput = isSameTable(earlier.program.input, fieldTable(definition.inputFields));
  const routers =
    plan.kind === "single"
      ? []
      : plan.routers.filter(
          ({ path, experts }) =>
            (path !== "" || hasInput) &&
            experts.every((expert) => Object.keys(expert.parameters).every((leaf) => same.has(leaf))),
        );
  return routers.length === 0 ? { kind: "single", parameters } : { kind: "experts", parameters, routers };
}

/** What of a plan runs where no expert is asked and no demo picked: what strategies start from. */
export function singlePlan(plan: Plan): SinglePlan {
  const leaves = Object.entries(plan.parameters);
  const isPlain = leaves.every(([, { select }]) => select === undefined);
  if (isPlain) return plan.kind === "single" ? plan : { kind: "single", parameters: plan.parameters };
  const parameters = leaves.map(([path, leaf]) => [path, withoutSelection(leaf)]);
  return { kind: "single", parameters: Object.fromEntries(parameters) };
}

function withoutSelection({ select, ...leaf }: LeafParameters): LeafParameters {
  return select === undefined ? leaf : { ...leaf, demos: leaf.demos.slice(0, select.k) };
}

function isSameTable(one: readonly FieldRow[], other: readonly FieldRow[]): boolean {
  return canonicalJson(one) === canonicalJson(other);
}
