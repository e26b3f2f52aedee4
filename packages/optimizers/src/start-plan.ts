import {
  type Artifact,
  canonicalJson,
  compositeOf,
  fieldTable,
  type LeafParameters,
  leavesOf,
  type Plan,
  type Program,
  parseArtifact,
} from "@signet/core";

/**
 * The plan that a compile starts from: the program's own, or an earlier result, of which the leaves keep what they had learnt whose
 * signature did not change.
 *
 * @throws {SignetError} `ARTIFACT_INVALID` or `ARTIFACT_VERSION` when the earlier result cannot be read.
 */
export function startPlan<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  from: Artifact | string | undefined,
): Plan {
  const own: Readonly<Record<string, LeafParameters>> = program.parameters;
  if (from === undefined) return { kind: "single", parameters: own };
  const { plan, modules } = typeof from === "string" ? parseArtifact(from) : from;
  const parameters = leavesOf(compositeOf(program)).map(([path, { signature }]) => {
    const tables = { input: fieldTable(signature.inputFields), output: fieldTable(signature.outputFields) };
    const isSame = Object.hasOwn(modules, path) && canonicalJson(modules[path]) === canonicalJson(tables);
    return [path, (isSame ? plan.parameters[path] : undefined) ?? own[path]] as const;
  });
  // Every leaf of the definition has parameters: `program()` made them.
  return {
    kind: "single",
    parameters: Object.fromEntries(parameters) as Readonly<Record<string, LeafParameters>>,
  };
}
