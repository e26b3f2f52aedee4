import type { Attachment, Json, LmRequest } from "@signet/core";

import { fitSchema, type SchemaDialect } from "../remote/fit-schema.js";
import { joined, layOut, type Piece } from "../remote/turns.js";

export interface CallSettings {
  readonly specificationVersion: string;
  /** Whether a schema may be sent. */
  readonly takesSchema: boolean;
  readonly providerOptions?: { readonly [provider: string]: { readonly [option: string]: Json } };
  readonly headers?: Readonly<Record<string, string>>;
}

type Part =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "file";
      readonly mediaType: string;
      readonly data: unknown;
      readonly filename?: string;
    };

/** What all versions of `doGenerate` and `doStream` take. */
interface CallOptions {
  readonly prompt: readonly (
    | { readonly role: "system"; readonly content: string }
    | { readonly role: "user" | "assistant"; readonly content: readonly Part[] }
  )[];
  readonly temperature: number;
  readonly maxOutputTokens: number;
  readonly stopSequences?: readonly string[];
  readonly responseFormat?: { readonly type: "json"; readonly schema?: Json; readonly name?: string };
  readonly abortSignal: AbortSignal;
}

/** What every provider with structured output takes: the parser checks the rest. */
const plain: SchemaDialect = { understands: () => false, requiresAll: true, recursion: false };

/** A request as the AI SDK has it. */
export function callOptions(
  request: LmRequest,
  abortSignal: AbortSignal,
  { specificationVersion, takesSchema, providerOptions, headers }: CallSettings,
): CallOptions {
  const { temperature, maxTokens, stop = [], constraint } = request;
  const { system, turns } = layOut(request);
  const said = turns.map(({ role, pieces }) => ({
    role,
    content: pieces.flatMap((piece) => partsOf(piece, specificationVersion)),
  }));
  const systems = system.length === 0 ? [] : [{ role: "system", content: joined(system) } as const];
  return {
    prompt: [...systems, ...said],
    temperature,
    maxOutputTokens: maxTokens,
    ...(stop.length > 0 && { stopSequences: [...stop] }),
    ...(takesSchema && constraint?.kind === "json" && { responseFormat: jsonFormat(constraint.schema) }),
    ...(providerOptions !== undefined && { providerOptions }),
    ...(headers !== undefined && { headers }),
    abortSignal,
  };
}

/** A schema that providers may refuse is left out: they answer in JSON as the prompt says. */
function jsonFormat(schema: Json): NonNullable<CallOptions["responseFormat"]> {
  const fitted = fitSchema(schema, plain);
  return fitted === undefined
    ? { type: "json" }
    : { type: "json", name: "answer", schema: { ...fitted.schema } };
}

function partsOf({ text, attachments = [] }: Piece, version: string): Part[] {
  const files = attachments.map((attachment) => filePart(attachment, version));
  return text === "" ? files : [...files, { type: "text", text }];
}

/** Version 4 tags what stands in `data`. */
function filePart(attachment: Attachment, version: string): Part {
  const isTagged = version === "v4";
  if ("url" in attachment) {
    const url = new URL(attachment.url);
    const mediaType = attachment.kind === "image" ? "image/*" : "application/octet-stream";
    return { type: "file", mediaType, data: isTagged ? { type: "url", url } : url };
  }
  const { mediaType, data, name } = attachment;
  return {
    type: "file",
    mediaType,
    data: isTagged ? { type: "data", data } : data,
    ...(name !== undefined && { filename: name }),
  };
}
