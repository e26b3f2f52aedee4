import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { changeParameters } from "../program/change-parameters.js";
import { compositeOf } from "../program/composite-of.js";
import type { Plan, ProgramParameters } from "../program/parameters.js";
import { type Program, programFrom } from "../program/program.js";
import type { RouteOptions } from "../route/armed-router.js";
import { issuesText, parseFields } from "../signature/parse-fields.js";
import type { FieldRow } from "../signature/signature.js";
import type { Artifact, FieldTables } from "./artifact.js";
import { modulesOf, tables } from "./field-tables.js";
import { readArtifact } from "./parse-artifact.js";

/**
 * The program with the parameters of an artifact. Strict: the artifact must have been compiled from a program of the
 * same name, paths and fields. Synchronous; no code of the artifact is run.
 *
 * @param options What a plan of experts needs: the embedder that it was compiled with, and whether a run may do without.
 * @throws {SignetError} `ARTIFACT_MISMATCH` naming every difference (module, field, embedder; before, after); `EMBEDDER_MISSING`; what `parseArtifact` throws.
 */
export function load<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  artifact: string | Artifact,
  options: RouteOptions = {},
): Program<I, O, M, P> {
  const { program: compiled, modules, plan } = readArtifact(artifact);
  const definition = compositeOf(program);
  const differences = [
    ...(compiled.name === program.name
      ? []
      : [`the program is "${program.name}", the artifact was compiled for "${compiled.name}"`]),
    ...compareTables("program", compiled, tables(definition)),
    ...compareModules(modules, modulesOf(definition)),
  ];
  if (differences.length === 0 && compiled.hash !== program.hash)
    differences.push("the steps differ in kind or order");
  if (differences.length === 0) differences.push(...badDemos(plan, definition));
  if (differences.length > 0) {
    throw new SignetError("ARTIFACT_MISMATCH", `Cannot load "${program.name}": ${differences.join("; ")}`, {
      details: { differences },
    });
  }
  return programFrom(
    changeParameters(definition, plan, { ...options, code: "ARTIFACT_MISMATCH" }),
    program.modules,
  );
}

function compareModules(
  before: Readonly<Record<string, FieldTables>>,
  after: Readonly<Record<string, FieldTables>>,
): readonly string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    const was = Object.hasOwn(before, path) ? before[path] : undefined;
    const is = Object.hasOwn(after, path) ? after[path] : undefined;
    if (was === undefined) return [`module "${path}" is not in the artifact`];
    return is === undefined
      ? [`module "${path}" of the artifact is not in the program`]
      : compareTables(`module "${path}"`, was, is);
  });
}

function compareTables(where: string, before: FieldTables, after: FieldTables): readonly string[] {
  return (["input", "output"] as const).flatMap((side) =>
    compareRows(`${where}, ${side}`, before[side], after[side]),
  );
}

function compareRows(
  where: string,
  before: readonly FieldRow[],
  after: readonly FieldRow[],
): readonly string[] {
  const was = new Map(before.map((row) => [row.name, row]));
  const is = new Map(after.map((row) => [row.name, row]));
  const differences: string[] = [];
  for (const name of was.keys()) if (!is.has(name)) differences.push(`${where}: field "${name}" is gone`);
  for (const [name, row] of is) {
    const old = was.get(name);
    if (old === undefined) differences.push(`${where}: field "${name}" is new`);
    else differences.push(...compareRow(`${where}: field "${name}"`, old, row));
  }
  const order = (rows: readonly FieldRow[]): string => rows.map(({ name }) => name).join(", ");
  if (differences.length === 0 && order(before) !== order(after))
    differences.push(`${where}: the order was ${order(before)}, is ${order(after)}`);
  return differences;
}

function compareRow(where: string, before: FieldRow, after: FieldRow): readonly string[] {
  return (["schema", "optional", "description"] as const).flatMap((key) => {
    const was = canonicalJson(before[key] ?? null);
    const is = canonicalJson(after[key] ?? null);
    return was === is ? [] : [`${where}: ${key === "schema" ? "type" : key} was ${was}, is ${is}`];
  });
}

/** Demos whose fields no longer fit what they show: only an artifact that was not written by `seal` has them. */
function badDemos(plan: Plan, definition: CompositeDefinition): readonly string[] {
  const experts = plan.kind === "experts" ? plan.routers.flatMap((router) => router.experts) : [];
  const sets = [plan, ...experts].map(({ parameters }) => parameters as ProgramParameters); // checked: nothing in it is undefined
  return leavesOf(definition).flatMap(([path, { signature }]) => {
    const fields = [...signature.inputFields, ...signature.outputFields];
    const demos = sets.flatMap((parameters) =>
      Object.hasOwn(parameters, path) ? (parameters[path]?.demos ?? []) : [],
    );
    return demos.flatMap((demo, index) => {
      const present = fields.filter(({ name }) => Object.hasOwn(demo.fields, name));
      const parsed = parseFields(present, demo.fields);
      return parsed.ok
        ? []
        : [`demo ${index} of module "${path}" does not fit: ${issuesText(parsed.issues)}`];
    });
  });
}
