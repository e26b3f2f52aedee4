import { compositeOf, image, program } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { openApiDocument } from "./openapi-document.js";

const triage = program({
  name: "triage",
  input: {
    subject: z.string().min(1).describe("As the customer wrote it"),
    photo: z.optional(image()),
    priority: z.int().min(1).max(5).default(3),
  },
  output: { queue: z.enum(["billing", "returns"]), score: z.number().optional() },
  modules: {},
  run: async () => ({ queue: "billing" as const }),
});

const documentOf = (isKeyed: boolean, takesLinks = false) =>
  openApiDocument(compositeOf(triage), { title: "Triage", isKeyed, takesLinks });

/** Every value under a key, wherever it stands. */
function valuesOf(key: string, value: unknown): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(key, inner),
  ]);
}

describe("openApiDocument()", () => {
  it("holds the program's fields as JSON Schemas, closed for inputs", () => {
    const { components } = documentOf(false);
    expect(components).toMatchObject({
      schemas: {
        Input: {
          type: "object",
          properties: {
            subject: { type: "string", minLength: 1, description: "As the customer wrote it" },
            photo: { type: "string", format: "image", pattern: "^data:" },
            priority: { type: "integer", minimum: 1, maximum: 5, default: 3 },
          },
          required: ["subject"],
          additionalProperties: false,
        },
        Output: { properties: { queue: { enum: ["billing", "returns"] } }, required: ["queue"] },
      },
    });
    expect(JSON.stringify(documentOf(false, true))).not.toContain("^data:");
  });

  it("names no schema that it does not hold", () => {
    const document = documentOf(true);
    const held = Object.keys((document.components as { readonly schemas: object }).schemas); // made so above
    const named = valuesOf("$ref", document).map((ref) => String(ref).replace("#/components/schemas/", ""));
    expect(new Set(named)).toEqual(new Set(held.filter((name) => named.includes(name))));
    expect(held.filter((name) => !named.includes(name))).toEqual([]);
  });

  it("has one name for each operation, and a response for each status", () => {
    const document = documentOf(true);
    const ids = valuesOf("operationId", document);
    expect(new Set(ids).size).toBe(ids.length);
    const { post } = (document.paths as Record<string, { readonly post: { readonly responses: object } }>)[
      "/run"
    ]!; // it is there
    expect(Object.keys(post.responses)).toEqual([
      "200",
      "400",
      "401",
      "402",
      "413",
      "415",
      "429",
      "500",
      "502",
      "503",
      "504",
    ]);
  });

  it("asks for a key only where there are keys, and never for health", () => {
    expect(documentOf(true).security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(documentOf(false).security).toBeUndefined();
    expect(JSON.stringify(documentOf(false))).not.toContain("bearer");
    expect(documentOf(true).paths).toMatchObject({ "/health": { get: { security: [] } } });
  });
});
