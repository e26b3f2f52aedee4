import { type JsonObject, jsonContent } from "./parts.js";

/** What each status of a route that runs the program means. */
const meanings: { readonly [status: string]: string } = {
  "400": "The body is not JSON, or the input does not fit: `issues` names the fields",
  "401": "No key, or one that is not known",
  "402": "What the key may spend today is used up",
  "413": "The body is too large",
  "415": "The body is not application/json",
  "429": "The key is over its limits, or the server's budget is used up",
  "500": "The program failed",
  "502": "The model's answer could not be used",
  "503": "The model or the server cannot take the request now",
  "504": "The run took too long",
};

const ofKeys = new Set(["401", "402"]);

export function errorResponses(isKeyed: boolean): JsonObject {
  const statuses = Object.entries(meanings).filter(([status]) => isKeyed || !ofKeys.has(status));
  return Object.fromEntries(
    statuses.map(([status, meaning]) => [
      status,
      jsonContent(meaning, { $ref: "#/components/schemas/Error" }),
    ]),
  );
}

/** The error form of `/run` and `/stream`. */
export const errorSchema: JsonObject = {
  Error: {
    type: "object",
    properties: {
      error: {
        type: "object",
        properties: {
          code: { type: "string", description: "Stable, for programs to branch on" },
          message: { type: "string" },
          issues: {
            type: "array",
            items: {
              type: "object",
              properties: { field: { type: "string" }, message: { type: "string" } },
              required: ["field", "message"],
            },
          },
          requestId: { type: "string" },
        },
        required: ["code", "message", "requestId"],
      },
    },
    required: ["error"],
  },
};
