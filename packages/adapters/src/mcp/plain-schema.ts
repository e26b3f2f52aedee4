type PlainSchema = {
  [keyword: string]: PlainSchema | PlainSchema[] | string | number | boolean | null | readonly string[];
};

const MAX_DEPTH = 8;
const MOST_ENTRIES = 100;
const MOST_CHARACTERS = 500;
/** Rules of one argument in all, however they nest: they stand in a prompt. */
const MOST_RULES = 500;
const TYPES = new Set(["string", "number", "integer", "boolean", "null", "object", "array"]);
const BOUNDS = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"];

/**
 * The plain rules of a JSON Schema from a stranger: types, closed lists, bounds, nesting. Patterns (which can be made to take forever), references and everything rarer
 * are left out, which only makes it looser; so is what nests deeper than 8, lists more than 100, or comes after 500 others.
 */
export function plainSchema(schema: unknown): PlainSchema {
  let left = MOST_RULES;
  return plain(schema, { depth: 0, take: () => left-- > 0 });
}

interface Place {
  readonly depth: number;
  /** Whether there is room for one more. */
  readonly take: () => boolean;
}

function plain(schema: unknown, { depth, take }: Place): PlainSchema {
  if (typeof schema !== "object" || schema === null || depth > MAX_DEPTH || !take()) return {};
  const source = schema as Readonly<Record<string, unknown>>; // read key by key, each checked
  const rules: PlainSchema = { ...typeOf(source), ...boundsOf(source), ...describedAs(source) };
  const inner = (value: unknown): PlainSchema => plain(value, { depth: depth + 1, take });
  const options = source.anyOf ?? source.oneOf;
  if (isShortList(options)) return { ...describedAs(source), anyOf: options.map(inner) };
  if (isShortList(source.enum) && source.enum.every(isScalar)) rules.enum = source.enum as string[]; // every value is a scalar
  if (isScalar(source.const)) rules.const = source.const;
  if (rules.type === "array") rules.items = inner(source.items);
  if (rules.type === "object") Object.assign(rules, objectRules(source, inner));
  return rules;
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
