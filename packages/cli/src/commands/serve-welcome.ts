import { compositeOf, type Field, fieldTable, type Json, type Program } from "@signet/core";

export interface WelcomeOptions {
  readonly program: Program<unknown, unknown>;
  readonly url: string;
  readonly artifact: string;
  readonly needsToken: boolean;
  readonly hasAdmin: boolean;
}

/** What is said when the server listens: where, what it answers, and a request to try. */
export function welcome({ program, url, artifact, needsToken, hasAdmin }: WelcomeOptions): string {
  const { inputFields } = compositeOf(program);
  const body = JSON.stringify({ input: exampleInput(inputFields) }).replaceAll("'", "'\\''");
  const token = needsToken ? ` -H "authorization: Bearer $SIGNET_TOKEN"` : "";
  return [
    `${program.name} (artifact ${artifact.slice(0, 12)}) listens on ${url}`,
    "",
    "  POST /run                    { input } → { output }",
    "  POST /stream                 the same, as server-sent events",
    "  POST /v1/chat/completions    for OpenAI clients",
    "  POST /v1/messages            for Anthropic clients",
    "  GET  /openapi.json           the schema",
    "  GET  /health, /ready",
    ...(hasAdmin ? ["  GET  /admin/status, POST /admin/swap, split, shadow, promote, retire"] : []),
    "",
    `  curl ${url}/run -H "content-type: application/json"${token} -d '${body}'`,
    "",
    "",
  ].join("\n");
}

/** An input of the right shape. */
function exampleInput(fields: readonly Field[]): Readonly<Record<string, Json>> {
  const needed = fieldTable(fields).filter(({ optional }) => !optional);
  return Object.fromEntries(needed.map(({ name, schema }) => [name, exampleOf(schema)]));
}

function exampleOf(schema: unknown): Json {
  if (typeof schema !== "object" || schema === null) return "...";
  const { type, enum: choices } = schema as { readonly type?: unknown; readonly enum?: unknown }; // JSON Schema
  if (Array.isArray(choices)) return choices[0] as Json; // of JSON
  switch (type) {
    case "number":
    case "integer":
      return 1;
    case "boolean":
      return true;
    case "array":
      return [];
    case "object":
      return {};
    default:
      return "...";
  }
}
