import { canonicalJson } from "../hash/canonical-json.js";
import type { Json } from "../json.js";
import type { FieldRow } from "../signature/signature.js";
import type { FieldTables } from "./artifact.js";
import { withoutDescriptions } from "./without-descriptions.js";

/** One way in which a program is another one than an artifact was compiled for. `before` is the artifact's, `after` the program's. */
export interface ArtifactDifference {
  /** Path of the module; "" is the program itself. */
  readonly module: string;
  readonly side?: "input" | "output";
  readonly field?: string;
  /**
   * `missing`: the program lacks what the artifact has; `new`: the other way round. `steps`: modules differ in kind or order, or what an inner
   * program or an effect takes and gives. `demo`: a demo of the artifact does not fit its fields.
   */
  readonly what:
    | "name"
    | "missing"
    | "new"
    | "type"
    | "optional"
    | "description"
    | "order"
    | "steps"
    | "demo";
  readonly before?: Json;
  readonly after?: Json;
  readonly todo: string;
}

type Side = "input" | "output";
type Tables = Readonly<Record<string, FieldTables>>;

/** Every difference between the modules of an artifact and those of a program, in the order of their paths. */
export function compareModules(before: Tables, after: Tables): readonly ArtifactDifference[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((module): readonly ArtifactDifference[] => {
    const was = Object.hasOwn(before, module) ? before[module] : undefined;
    const is = Object.hasOwn(after, module) ? after[module] : undefined;
    if (was === undefined)
      return [{ module, what: "new", todo: "compile again, so that it gets an instruction and demos" }];
    if (is === undefined)
      return [{ module, what: "missing", todo: "give the module its old key back, or compile again" }];
    return compareTables(module, was, is);
  });
}

export function compareTables(
  module: string,
  before: FieldTables,
  after: FieldTables,
): readonly ArtifactDifference[] {
  return (["input", "output"] as const).flatMap((side) =>
    compareRows(module, side, [before[side], after[side]]),
  );
}

function compareRows(
  module: string,
  side: Side,
  [before, after]: readonly [readonly FieldRow[], readonly FieldRow[]],
): readonly ArtifactDifference[] {
  const was = new Map(before.map((row) => [row.name, row]));
  const is = new Map(after.map((row) => [row.name, row]));
  const differences: ArtifactDifference[] = [];
  for (const { name: field } of before)
    if (!is.has(field))
      differences.push({
        module,
        side,
        field,
        what: "missing",
        todo: "add the field again, or compile again",
      });
  for (const row of after) {
    const field = row.name;
    const old = was.get(field);
    if (old === undefined)
      differences.push({ module, side, field, what: "new", todo: "take the field out, or compile again" });
    else differences.push(...compareRow({ module, side, field }, old, row));
  }
  const [first, then] = [before, after].map((rows) =>
    rows.map(({ name }) => name).filter((name) => was.has(name) && is.has(name)),
  );
  if (canonicalJson(first) !== canonicalJson(then))
    differences.push({
      module,
      side,
      what: "order",
      before: first ?? [],
      after: then ?? [],
      todo: allowing("order"),
    });
  return differences;
}

function compareRow(
  place: Pick<ArtifactDifference, "module" | "side" | "field">,
  before: FieldRow,
  after: FieldRow,
): readonly ArtifactDifference[] {
  const differences: ArtifactDifference[] = [];
  const add = (what: "type" | "optional" | "description", was: Json, is: Json): void => {
    const todo = what === "description" ? allowing(what) : "declare it as it was, or compile again";
    differences.push({ ...place, what, before: was, after: is, todo });
  };
  const isSameType = isSame(before.schema, after.schema);
  const isOnlyTold =
    !isSameType && isSame(withoutDescriptions(before.schema), withoutDescriptions(after.schema));
  if (!isSameType && !isOnlyTold) add("type", before.schema, after.schema);
  if (before.optional !== after.optional) add("optional", before.optional, after.optional);
  if (isOnlyTold) add("description", before.schema, after.schema);
  else if (before.description !== after.description)
    add("description", before.description ?? null, after.description ?? null);
  return differences;
}

/** What can be let pass, and how. */
function allowing(what: "description" | "order"): string {
  return `put it back, compile again, or pass { allow: ["${what}"] } if it means the same`;
}

function isSame(left: Json, right: Json): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

/** One difference for people: `module "route", output: field "label": type was …, is …: what to do`. */
export function differenceText({
  module,
  side,
  field,
  what,
  before,
  after,
  todo,
}: ArtifactDifference): string {
  const where = `${module === "" ? "program" : `module "${module}"`}${side === undefined ? "" : `, ${side}`}`;
  const place = field === undefined ? where : `${where}: field "${field}"`;
  if (what === "missing" || what === "new") {
    const [gone, added] =
      field === undefined ? ["not in the program", "not in the artifact"] : ["gone", "new"];
    return `${place} is ${what === "new" ? added : gone}: ${todo}`;
  }
  if (what === "steps") return `the steps differ in kind or order: ${todo}`;
  if (what === "demo") return `${String(before)}: ${todo}`;
  if (what === "name")
    return `the program is ${canonicalJson(after)}, the artifact was compiled for ${canonicalJson(before)}: ${todo}`;
  return `${place}: ${what} was ${canonicalJson(before)}, is ${canonicalJson(after)}: ${todo}`;
}
