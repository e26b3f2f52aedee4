import { isRecord, type Schema, schemaOf, schemasIn } from "./schema.js";

/** The parts of a field's schema that are referred to, each of which is a type with a name. */
export interface References {
  /** The name of the part that a `$ref` names; nothing where it names none, or nothing but itself. */
  readonly nameOf: (ref: string) => string | undefined;
  /** Parts that were named and are not written yet. */
  readonly take: () => { readonly name: string; readonly schema: unknown } | undefined;
}

/**
 * @param freeName A name that nothing else has, which begins with the given text.
 */
export function referencesIn(root: unknown, freeName: (ref: string) => string): References {
  const names = new Map<string, string>();
  const waiting: string[] = [];
  return {
    nameOf: (ref) => {
      const known = names.get(ref);
      if (known !== undefined) return known;
      if (partAt(root, ref) === undefined || isEndless(root, ref)) return undefined;
      const name = freeName(ref);
      names.set(ref, name);
      waiting.push(ref);
      return name;
    },
    take: () => {
      const ref = waiting.shift();
      const name = ref === undefined ? undefined : names.get(ref);
      return ref === undefined || name === undefined ? undefined : { name, schema: partAt(root, ref) };
    },
  };
}

/** The part that a JSON pointer into a schema names. */
function partAt(root: unknown, ref: string): unknown {
  if (ref === "#") return root;
  if (!ref.startsWith("#/")) return undefined;
  return ref
    .slice(2)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((part: unknown, step) => {
      if (Array.isArray(part)) return part[Number(step)];
      return isRecord(part) && Object.hasOwn(part, step) ? part[step] : undefined;
    }, root);
}

/** Whether a part is itself and nothing else: `type T = T | string` has no meaning. */
function isEndless(root: unknown, ref: string): boolean {
  const seen = new Set<string>();
  const waiting = [...refsBeside(schemaOf(partAt(root, ref)))];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === ref) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...refsBeside(schemaOf(partAt(root, next))));
  }
  return false;
}

/** What a schema refers to without an object or a list between. */
function refsBeside(schema: Schema): readonly string[] {
  if (typeof schema.$ref === "string") return [schema.$ref];
  return [schema.anyOf, schema.oneOf, schema.allOf].flatMap((members) =>
    schemasIn(members).flatMap((member) => refsBeside(schemaOf(member))),
  );
}
