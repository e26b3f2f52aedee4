import { canonicalJson } from "../hash/canonical-json.js";
import type { Json } from "../json.js";
import type { FieldRow, FieldTables } from "../signature/signature.js";
import type { ArtifactContent } from "./artifact.js";
import { withoutDescriptions } from "./without-descriptions.js";

/** One way in which a program is another one than an artifact was compiled for. `before` is the artifact's, `after` the program's. */
export interface ArtifactDifference extends Place {
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

interface Place {
  /** Path of the module; "" is the program itself. */
  readonly module: string;
  readonly side?: "input" | "output";
  readonly field?: string;
}

type What = ArtifactDifference["what"];

/** Differences that may be let pass: they do not change what a program can do. */
export const ALLOWANCES = ["description", "order", "name"] as const satisfies readonly What[];

/** The tables that are compared. */
export type Tables = Pick<ArtifactContent, "modules"> & { readonly program: FieldTables };

/** Every difference between the fields of an artifact and those of a program, and between the names of their modules. */
export function compareTables(before: Tables, after: Tables): readonly ArtifactDifference[] {
  const modules = [before, after].map((tables) => Object.entries(tables.modules));
  return [
    ...compareFields({ module: "" }, before.program, after.program),
    ...compareNamed(modules, (module) => ({ module }), compareFields),
  ];
}

function compareFields(at: Place, before: FieldTables, after: FieldTables): readonly ArtifactDifference[] {
  return (["input", "output"] as const).flatMap((side) => {
    const rows = [before[side], after[side]].map((list) => list.map((row) => [row.name, row] as const));
    const [was = [], is = []] = rows.map((list) => list.map(([name]) => name));
    return [
      ...compareNamed(rows, (field) => ({ ...at, side, field }), compareRow),
      ...changed(
        { ...at, side },
        "order",
        was.filter((name) => is.includes(name)),
        is.filter((name) => was.includes(name)),
      ),
    ];
  });
}

/** What only the first of two lists has, then what the second has: new, or compared with what had its name. */
function compareNamed<T>(
  [before, after]: readonly (readonly (readonly [name: string, value: T])[])[],
  placeOf: (name: string) => Place,
  compare: (at: Place, was: T, is: T) => readonly ArtifactDifference[],
): readonly ArtifactDifference[] {
  const [were, are] = [new Map(before), new Map(after)];
  const gone = [...were.keys()].filter((name) => !are.has(name));
  return [
    ...gone.map((name) => difference(placeOf(name), "missing")),
    ...[...are].flatMap(([name, is]) => {
      const was = were.get(name);
      return was === undefined ? [difference(placeOf(name), "new")] : compare(placeOf(name), was, is);
    }),
  ];
}

function compareRow(at: Place, was: FieldRow, is: FieldRow): readonly ArtifactDifference[] {
  const isSameType = isSame(withoutDescriptions(was.schema), withoutDescriptions(is.schema));
  const told = isSameType && !isSame(was.schema, is.schema) ? "schema" : "description";
  return [
    ...(isSameType ? [] : changed(at, "type", was.schema, is.schema)),
    ...changed(at, "optional", was.optional, is.optional),
    ...changed(at, "description", was[told], is[told]),
  ];
}

/** A difference where two values are not the same. */
export function changed(
  at: Place,
  what: What,
  before: Json = null,
  after: Json = null,
): readonly ArtifactDifference[] {
  return isSame(before, after) ? [] : [difference(at, what, { before, after })];
}

export function difference(
  at: Place,
  what: What,
  values: Pick<ArtifactDifference, "before" | "after"> = {},
): ArtifactDifference {
  const isAllowable = ALLOWANCES.some((kind) => kind === what);
  const allowing = `put it back, compile again, or pass { allow: ["${what}"] } if it means the same`;
  const todo = isAllowable ? allowing : "declare it as it was, or compile again";
  return { ...at, what, ...values, todo: what === "demo" ? "compile again" : todo };
}

function isSame(left: Json, right: Json): boolean {
  return canonicalJson(left) === canonicalJson(right);
}

/** One difference for people: `module "route" output field "label": type was …, is …: what to do`. */
export function differenceText({
  module,
  side,
  field,
  what,
  before,
  after,
  todo,
}: ArtifactDifference): string {
  const parts = [module === "" ? "program" : `module "${module}"`, side, field && `field "${field}"`];
  const place = parts.filter(Boolean).join(" ");
  if (after !== undefined)
    return `${place}: ${what} was ${canonicalJson(before)}, is ${canonicalJson(after)}: ${todo}`;
  const missing = field === undefined ? "not in the program" : "gone";
  return `${before ?? `${place} is ${what === "missing" ? missing : what}`}: ${todo}`;
}
