import type { Field, FieldIssue, Json } from "@signet/core";
import { orAborted } from "../app/or-aborted.js";
import { type Refusal, unfit } from "../app/refusal.js";
import { isObject, optionsOf, type SchemaObject } from "./format-of.js";

/** Fetches what a link names, as a data URL; rejects where it may not or cannot. */
export type AttachmentFetcher = (url: string, signal: AbortSignal) => Promise<string>;

/** Replaces the links in image and file fields by what they link to, or refuses them. */
export type AttachmentReader = (
  input: unknown,
  signal: AbortSignal,
) => Promise<Refusal | { readonly input: unknown }>;

/** Of one request: a body may name thousands. */
const MAX_LINKS = 16;

/**
 * Image and file fields hold data URLs when they reach the program: neither the server nor a model's provider follows a link that a client wrote,
 * but through `fetcher`.
 */
export function attachmentReader(
  fields: readonly Field[],
  fetcher: AttachmentFetcher | undefined,
): AttachmentReader {
  const holding = fields.filter(({ schema }) => holdsAttachment(schema));
  if (holding.length === 0) return async (input) => ({ input });
  return async (input, signal) => {
    if (typeof input !== "object" || input === null || Array.isArray(input)) return { input }; // refused when its fields are read
    const values: Record<string, unknown> = { ...input };
    const links = holding.flatMap((field) =>
      Object.hasOwn(values, field.name) ? linksIn(field, values) : [],
    );
    if (links.length === 0) return { input };
    if (fetcher === undefined)
      return unfit(links.map(({ where }) => ({ field: where, message: INLINE_ONLY })));
    if (links.length > MAX_LINKS)
      return unfit([
        { field: "input", message: `has ${links.length} links, at most ${MAX_LINKS} are followed` },
      ]);
    const issues = await Promise.all(links.map((link) => follow(link, fetcher, signal)));
    const failed = issues.filter((issue) => issue !== undefined);
    return failed.length > 0 ? unfit(failed) : { input: values };
  };
}

const INLINE_ONLY = "should be a data URL: links are not followed here";

/** One link, and how to put something else in its place. */
interface Link {
  readonly where: string;
  readonly url: string;
  readonly replace: (dataUrl: string) => void;
}

async function follow(
  { where, url, replace }: Link,
  fetcher: AttachmentFetcher,
  signal: AbortSignal,
): Promise<FieldIssue | undefined> {
  try {
    replace(await orAborted(fetcher(url, signal), signal));
    return undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    // One sentence for whatever went wrong, so that a client cannot probe a network by the answers.
    return { field: where, message: "links to what may not or cannot be fetched" };
  }
}

/** Where a value stands, in the input and for messages. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly where: string;
}

/** Every text of a field that stands where its schema has an image or a file and is no data URL. Copies what it may have to change. */
function linksIn({ name: field, schema: root }: Field, values: Record<string, unknown>): readonly Link[] {
  const links: Link[] = [];
  const visit = (schemas: readonly Json[], { holder, key, where }: Place): void => {
    const options = optionsOf(schemas, root).filter(mayHoldAttachment);
    const value = holder[key];
    if (options.length === 0) return;
    if (typeof value === "string") {
      if (/^data:/i.test(value) || !options.some(isAttachment)) return;
      const replace = (dataUrl: string): void => {
        holder[key] = dataUrl;
      };
      links.push({ where, url: value, replace });
    } else if (typeof value === "object" && value !== null) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      holder[key] = copy;
      const parts = copy as Record<string, unknown>; // a list is a record of its indexes
      for (const name of Object.keys(parts))
        visit(
          options.flatMap((option) => partsOf(option, name)),
          { holder: parts, key: name, where: `${where}.${name}` },
        );
    }
  };
  visit([root], { holder: values, key: field, where: field });
  return links;
}

/** The schemas of one entry of a list, an object or a record. */
function partsOf(schema: SchemaObject, name: string): readonly Json[] {
  const { properties, patternProperties, additionalProperties, prefixItems, items } = schema;
  const property = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
  const patterns = isObject(patternProperties) ? Object.values(patternProperties) : [];
  const at = Array.isArray(prefixItems) ? prefixItems[Number(name)] : undefined;
  const parts = property === undefined ? [at ?? items, additionalProperties, ...patterns] : [property];
  return parts.filter((part) => part !== undefined);
}

function isAttachment({ format }: SchemaObject): boolean {
  return format === "image" || format === "file";
}

/** Whether there is an image or a file somewhere inside a whole schema. */
function holdsAttachment(schema: Json): boolean {
  return /"format":"(?:image|file)"/.test(JSON.stringify(schema));
}

/** The same of a part, which may refer to other parts. */
function mayHoldAttachment(schema: SchemaObject): boolean {
  return holdsAttachment(schema) || JSON.stringify(schema).includes('"$ref":');
}
