import { deepFreeze } from "../artifact/deep-freeze.js";
import { SignetError } from "../errors.js";
import { toJson } from "../hash/canonical-json.js";
import type { Document } from "./retriever.js";

/**
 * Frozen copies of documents, checked.
 *
 * @throws {SignetError} `DATA_INVALID` naming the document that has no id, no text, the id of another one, or metadata that JSON cannot carry.
 */
export function checkDocuments(documents: readonly Document[]): readonly Document[] {
  if (!Array.isArray(documents))
    throw new SignetError("DATA_INVALID", `The documents are ${typeof documents}, they should be a list`);
  const places = new Map<string, number>();
  return documents.map((document, index) => {
    const { id, text, metadata } = Object(document) as Partial<Document>;
    const earlier = places.get(String(id));
    const problem =
      typeof id !== "string" || id === ""
        ? "has no id, it should be a text"
        : typeof text !== "string"
          ? `("${id}") has ${typeof text} as its text, it should be a text`
          : earlier !== undefined
            ? `has the id "${id}" of document ${earlier}: ids should differ`
            : undefined;
    if (problem !== undefined) throw new SignetError("DATA_INVALID", `Document ${index} ${problem}`);
    const copy = { id: id as string, text: text as string }; // no problem: they are texts
    places.set(copy.id, index);
    return metadata === undefined ? Object.freeze(copy) : withMetadata(copy, metadata, index);
  });
}

function withMetadata(copy: Document, metadata: unknown, index: number): Document {
  try {
    return deepFreeze({ ...copy, metadata: toJson(metadata) });
  } catch (cause) {
    throw new SignetError(
      "DATA_INVALID",
      `Document ${index} ("${copy.id}") has metadata that JSON cannot carry`,
      { cause },
    );
  }
}
