import type { Field, FieldIssue, Json } from "@signet/core";
import { type Refusal, unfit } from "../app/refusal.js";
import { optionsOf } from "./format-of.js";

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
    const links: Link[] = [];
    const values: Record<string, unknown> = { ...input };
    for (const { name, schema } of holding)
      if (Object.hasOwn(values, name)) collect(schema, values, name, name, links);
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
    replace(await fetcher(url, signal));
    return undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    // One sentence for whatever went wrong, so that a client cannot probe a network by the answers.
    return { field: where, message: "links to what may not or cannot be fetched" };
  }
}

/** Every text that stands where the schema has an image or a file and is no data URL. Copies what it may have to change. */
function collect(
  schema: Json,
  holder: Record<string, unknown>,
  key: string,
  where: string,
  links: Link[],
): void {
  const options = optionsOf(schema).filter(holdsAttachment);
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
    for (const name of Object.keys(parts)) {
      const [inner] = options.flatMap((option) => partOf(option, name)).filter(holdsAttachment);
      if (inner !== undefined) collect(inner, parts, name, `${where}.${name}`, links);
    }
  }
}

/** The schema of one entry of a list, an object or a record. */
function partOf(schema: { readonly [key: string]: Json }, name: string): readonly Json[] {
  const { properties, additionalProperties, prefixItems, items } = schema;
  if (isRecord(properties) && Object.hasOwn(properties, name)) return [properties[name] as Json]; // a part of a JSON Schema is JSON
  const at = Array.isArray(prefixItems) ? prefixItems[Number(name)] : undefined;
  return [at, items, additionalProperties].filter((part) => part !== undefined);
}

function isAttachment({ format }: { readonly [key: string]: Json }): boolean {
  return format === "image" || format === "file";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether there is an image or a file somewhere inside. */
function holdsAttachment(schema: Json): boolean {
  return /"format":"(?:image|file)"/.test(JSON.stringify(schema));
}
