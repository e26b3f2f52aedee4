import { type CompositeDefinition, type Field, fieldTable, type Json } from "@signet/core";
import { errorResponses, errorSchema } from "./error-responses.js";
import { event, type JsonObject, jsonBody, jsonContent } from "./parts.js";
import { pointerPart, relocated } from "./relocated.js";

export interface OpenApiOptions {
  readonly title?: string;
  /** Whether a key is asked for. */
  readonly isKeyed: boolean;
  /** Whether links are fetched for image and file fields; else they take data URLs alone. */
  readonly takesLinks: boolean;
}

/** OpenAPI 3.1 for one program: its fields are JSON Schemas, and 3.1 takes those as they are. */
export function openApiDocument(
  { name, inputFields, outputFields }: CompositeDefinition,
  { title = name, isKeyed, takesLinks }: OpenApiOptions,
): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title, version: "1", description: `The program "${name}", compiled with Signet.` },
    ...(isKeyed ? { security: [{ bearer: [] }, { apiKey: [] }] } : {}),
    paths: paths(isKeyed),
    components: {
      ...(isKeyed
        ? {
            securitySchemes: {
              bearer: { type: "http", scheme: "bearer" },
              apiKey: { type: "apiKey", in: "header", name: "x-api-key" },
            },
          }
        : {}),
      schemas: {
        Input: objectOf(inputFields, takesLinks, "input"),
        Output: objectOf(outputFields, true, "output"),
        ...schemas,
        ...errorSchema,
      },
    },
  };
}

/** The fields as one closed object. */
function objectOf(fields: readonly Field[], takesLinks: boolean, side: "input" | "output"): JsonObject {
  const schemaName = side === "input" ? "Input" : "Output";
  const properties = fieldTable(fields).map(({ name, schema, description }): [string, Json] => {
    const standing = relocated(schema, `#/components/schemas/${schemaName}/properties/${pointerPart(name)}`);
    return [
      name,
      { ...described(standing, takesLinks), ...(description === undefined ? {} : { description }) },
    ];
  });
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
    ...(side === "input" ? { additionalProperties: false } : {}),
  };
}

/** A schema, with what image and file fields take said in words and a pattern. */
function described(schema: Json, takesLinks: boolean): JsonObject {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return {};
  const one = schema as JsonObject; // no list, checked just above
  const isAttachment = one.format === "image" || one.format === "file";
  if (!isAttachment || takesLinks) return one;
  return { pattern: "^data:", ...one };
}

const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

const where: JsonObject = {
  artifact: { type: "string", description: "SHA-256 of the artifact that answered" },
  side: { enum: ["current", "candidate"] },
  requestId: { type: "string" },
};

const schemas: JsonObject = {
  Request: {
    type: "object",
    properties: {
      input: ref("Input"),
      session: {
        type: "string",
        maxLength: 256,
        description: "Requests of one session are answered by the same side of split traffic",
      },
    },
    required: ["input"],
    additionalProperties: false,
  },
  Answer: {
    type: "object",
    properties: { output: ref("Output"), usage: ref("Usage"), ...where },
    required: ["output", "artifact", "side", "requestId"],
  },
  Usage: {
    type: "object",
    description: "What the run's model calls used; counts cover the calls that reported them",
    properties: {
      calls: { type: "integer" },
      promptTokens: { type: "integer" },
      completionTokens: { type: "integer" },
      cachedTokens: { type: "integer" },
      costUsd: { type: "number" },
      unmetered: { type: "integer", description: "Calls that reported no counts" },
    },
    required: ["calls", "promptTokens", "completionTokens", "cachedTokens", "unmetered"],
  },
  Event: {
    description: "The `data` of one server-sent event; its `event` is the name in each title",
    oneOf: [
      event("start", where, ["artifact", "side", "requestId"]),
      event("field", { path: { type: "string" }, field: { type: "string" }, delta: { type: "string" } }, [
        "path",
        "field",
        "delta",
      ]),
      event("restart", { path: { type: "string" } }, ["path"]),
      { title: "done", ...ref("Answer") },
      { title: "error", ...ref("Error") },
    ],
  },
  Status: { type: "object", properties: { status: { type: "string" } }, required: ["status"] },
};

function paths(isKeyed: boolean): JsonObject {
  const failures = errorResponses(isKeyed);
  const open: JsonObject = isKeyed ? { security: [] } : {};
  return {
    "/run": {
      post: {
        operationId: "run",
        summary: "Runs the program and answers with its output",
        requestBody: jsonBody(ref("Request")),
        responses: { "200": jsonContent("The output", ref("Answer")), ...failures },
      },
    },
    "/stream": {
      post: {
        operationId: "stream",
        summary: "Runs the program and tells its fields as they are written",
        requestBody: jsonBody(ref("Request")),
        responses: {
          "200": {
            description: "Server-sent events: start, field and restart as they happen, then done or error",
            content: { "text/event-stream": { schema: ref("Event") } },
          },
          ...failures,
        },
      },
    },
    "/v1/chat/completions": {
      post: chat("chatCompletions", "The program as a model of OpenAI's clients", failures),
    },
    "/v1/messages": { post: chat("messages", "The program as a model of Anthropic's clients", failures) },
    "/health": {
      get: {
        operationId: "health",
        ...open,
        responses: { "200": jsonContent("The server lives", ref("Status")) },
      },
    },
    "/ready": {
      get: {
        operationId: "ready",
        ...open,
        responses: {
          "200": jsonContent("The server takes requests", ref("Status")),
          "503": jsonContent("The server is shutting down", ref("Status")),
        },
      },
    },
  };
}

/** A route whose form is that provider's: described there. */
function chat(operationId: string, summary: string, failures: JsonObject): JsonObject {
  const statuses = Object.keys(failures).map((status): [string, Json] => [
    status,
    jsonContent("An error, in the form of that provider", { type: "object" }),
  ]);
  return {
    operationId,
    summary,
    requestBody: jsonBody({ type: "object", required: ["messages"] }),
    responses: {
      "200": {
        description: "A completion; server-sent events with stream: true",
        content: { "application/json": { schema: { type: "object" } }, "text/event-stream": { schema: {} } },
      },
      ...Object.fromEntries(statuses),
    },
  };
}
