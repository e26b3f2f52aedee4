import { compositeOf, image, program } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { serveApp } from "../app/serve-app.js";
import { ask, post } from "../app/testing/ask.js";
import { oneArtifact } from "../app/testing/one-artifact.js";
import { questionProgram } from "../app/testing/question-program.js";
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

/** Reads the document's schemas as somebody else would: through zod's own reader of JSON Schema. */
function schemaReader(document: Record<string, unknown>) {
  const text = JSON.stringify(document).replaceAll("#/components/schemas/", "#/$defs/");
  const { components } = JSON.parse(text) as { readonly components: { readonly schemas: object } }; // made so by what is tested
  return (name: string) => z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: { ...components.schemas } });
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

  it("says from its own root what a recursive field says of itself", () => {
    interface Branch {
      readonly name: string;
      readonly default?: readonly Branch[];
    }
    const branch: z.ZodType<Branch> = z.lazy(() =>
      z.object({ name: z.string(), default: z.array(branch).exactOptional() }),
    );
    const tree = program({
      name: "tree",
      input: { tree: branch },
      output: { tree: branch },
      modules: {},
      run: async (input) => input,
    });
    const document = openApiDocument(compositeOf(tree), { isKeyed: false, takesLinks: false });
    const refs = valuesOf("$ref", document).map(String);
    expect(refs.filter((ref) => ref.startsWith("#/components/schemas/Input/")).length).toBeGreaterThan(0);
    for (const ref of refs) {
      const path = ref.slice(2).split("/").map(decodeURIComponent);
      const held = path.reduce<unknown>(
        (at, key) => (at as Record<string, unknown> | undefined)?.[key],
        document,
      );
      expect(held, ref).toBeTypeOf("object");
    }
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

  it("describes what is really answered", async () => {
    const lm = scriptedLm({
      reply: () => '{"answer": "Paris"}',
      usage: { promptTokens: 2, completionTokens: 1 },
    });
    const app = serveApp({ program: questionProgram, deployment: oneArtifact(questionProgram, lm) });
    const { body: document } = await ask(app, new Request("http://localhost/openapi.json"));
    const shapeOf = schemaReader(document);
    const ran = await ask(app, post("/run", { input: { question: "?" } }));
    expect(shapeOf("Answer").safeParse(ran.body).error).toBeUndefined();
    const refused = await ask(app, post("/run", { input: { question: "?", colour: 1 } }));
    expect(shapeOf("Error").safeParse(refused.body).error).toBeUndefined();
    expect(shapeOf("Answer").safeParse(refused.body).success).toBe(false);
    expect(shapeOf("Request").safeParse({ input: { question: "?", words: 3 } }).success).toBe(true);
    for (const input of [{}, { question: 1 }, { question: "?", words: 51 }, { question: "?", colour: 1 }])
      expect(shapeOf("Request").safeParse({ input }).success).toBe(false);
  });

  it("asks for a key only where there are keys, and never for health", () => {
    expect(documentOf(true).security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(documentOf(false).security).toBeUndefined();
    expect(JSON.stringify(documentOf(false))).not.toContain("bearer");
    expect(documentOf(true).paths).toMatchObject({ "/health": { get: { security: [] } } });
  });
});
