import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import type { Json } from "../json.js";
import type { Document } from "./retriever.js";

/** What an index is made again from: plain JSON with a digest over all of it. */
export type StoredIndex = { readonly [key: string]: Json };

/** How an index is stored: what it is, in which version, and what it holds. */
export interface IndexContent {
  readonly kind: "bm25" | "embedding";
  readonly version: number;
  readonly documents: readonly Document[];
  readonly [setting: string]: Json | readonly Document[];
}

/** Adds the digest. */
export function storedIndex(content: IndexContent): StoredIndex {
  return { ...(content as unknown as StoredIndex), sha256: digestOf(content) }; // documents were checked: they are JSON
}

/** SHA-256 of the canonical JSON of everything else. */
export function digestOf(content: object): string {
  return sha256Hex(canonicalJson(content));
}

/**
 * Checks what was stored, except what the kind of index checks itself.
 *
 * @param stored As a value, or as its JSON text.
 * @throws {SignetError} `INDEX_INVALID` when it is something else, of a newer version, truncated or edited.
 */
export function readIndex(
  stored: unknown,
  { kind, version }: Pick<IndexContent, "kind" | "version">,
): IndexContent {
  const { sha256, ...content } = Object(typeof stored === "string" ? parse(stored) : stored) as StoredIndex;
  if (content.kind !== kind) throw invalid(`it is no ${kind} index`);
  if (content.version !== version)
    throw invalid(`it has version ${String(content.version)}, this Signet reads version ${version}`);
  if (digestOrNone(content) !== sha256) throw invalid("its digest is another one, so it was edited or cut");
  return content as unknown as IndexContent; // unedited, so it is what `storedIndex` was given; its documents are checked again
}

export function invalid(problem: string, cause?: unknown): SignetError {
  return new SignetError(
    "INDEX_INVALID",
    `The index cannot be read: ${problem}`,
    cause === undefined ? {} : { cause },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid("it is no JSON", cause);
  }
}

function digestOrNone(content: object): string | undefined {
  try {
    return digestOf(content);
  } catch {
    return undefined; // nested too deeply, or no JSON
  }
}
