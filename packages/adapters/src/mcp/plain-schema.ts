type PlainSchema = {
  [keyword: string]: PlainSchema | PlainSchema[] | string | number | boolean | null | readonly string[];
};

const MAX_DEPTH = 8;
const MOST_ENTRIES = 100;
const MOST_CHARACTERS = 500;
const TYPES = new Set(["string", "number", "integer", "boolean", "null", "object", "array"]);
const BOUNDS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"];

/**
 * The plain rules of a JSON Schema from a stranger: types, closed lists, bounds, nesting. Patterns (which can be made to take forever), references and everything rarer
 * are left out, which only makes it looser; so is what nests deeper than 8 or lists more than 100.
 */
export function plainSchema(schema: unknown, depth = 0): PlainSchema {
  if (typeof schema !== "object" || schema === null || depth > MAX_DEPTH) return {};
  const source = schema as Readonly<Record<string, unknown>>; // read key by key, each checked
  const plain: PlainSchema = { ...typeOf(source), ...boundsOf(source), ...describedAs(source) };
  const inner = (value: unknown): PlainSchema => plainSchema(value, depth + 1);
  const options = source.anyOf ?? source.oneOf;
  if (isShortList(options)) return { ...describedAs(source), anyOf: options.map(inner) };
  if (isShortList(source.enum) && source.enum.every(isScalar)) plain.enum = source.enum as string[]; // every value is a scalar
  if (isScalar(source.const)) plain.const = source.const;
  if (plain.type === "array") plain.items = inner(source.items);
  if (plain.type === "object") Object.assign(plain, objectRules(source, inner));
  return plain;
}

function typeOf({ type }: Readonly<Record<string, unknown>>): PlainSchema {
  if (typeof type === "string" && TYPES.has(type)) return { type };
  const types = Array.isArray(type) ? type.filter((one) => typeof one === "string" && TYPES.has(one)) : [];
  return types.length > 0 ? { anyOf: types.map((one) => ({ type: one })) } : {};
}

function boundsOf(source: Readonly<Record<string, unknown>>): PlainSchema {
  const bounds = BOUNDS.flatMap((key) => {
    const value = source[key];
    return typeof value === "number" && Number.isFinite(value) ? [[key, value]] : [];
  });
  return Object.fromEntries(bounds);
}

function describedAs({ description }: Readonly<Record<string, unknown>>): PlainSchema {
  if (typeof description !== "string" || description === "") return {};
  return { description: description.replace(/\s+/g, " ").trim().slice(0, MOST_CHARACTERS) };
}

function objectRules(
  { properties, required }: Readonly<Record<string, unknown>>,
  inner: (value: unknown) => PlainSchema,
): PlainSchema {
  if (typeof properties !== "object" || properties === null) return {};
  const entries = Object.entries(properties)
    .filter(([name]) => name !== "__proto__")
    .slice(0, MOST_ENTRIES);
  const names = new Set(entries.map(([name]) => name));
  const needed = Array.isArray(required) ? required.filter((name) => names.has(name)) : [];
  return {
    properties: Object.fromEntries(entries.map(([name, value]) => [name, inner(value)])),
    required: needed,
  };
}

function isShortList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0 && value.length <= MOST_ENTRIES;
}

function isScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === "string") return value.length <= MOST_CHARACTERS;
  return (
    value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}
