import { type Artifact, file, history, image, predict, program, seal, signature } from "@signet/core";
import { Project, ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { typesFile } from "./types-file.js";

/** One input and one output field of every shape that a field can have, as source and as values: what zod infers is what must be written. */
const shapes = {
  string: "z.string()",
  formats: "z.object({ at: z.iso.datetime(), url: z.url(), mail: z.email(), id: z.uuid() })",
  number: "z.number().min(1)",
  integer: "z.int()",
  boolean: "z.boolean()",
  nothing: "z.null()",
  literal: 'z.literal("a")',
  literals: 'z.literal(["a", 1, -1.5, null, true])',
  quoted: 'z.enum(["it\'s \\"so\\"", "back\\\\slash", "line\\nbreak", "*/", "\\u2028"])',
  choice: 'z.enum(["bug", "praise"])',
  numbers: 'z.enum({ A: 1, B: "x" })',
  nullable: "z.string().nullable()",
  nullableChoice: 'z.enum(["a", "b"]).nullable()',
  nullish: "z.string().nullish()",
  optional: "z.number().optional()",
  union: "z.union([z.string(), z.number(), z.object({ a: z.boolean() })])",
  tagged:
    'z.discriminatedUnion("kind", [z.object({ kind: z.literal("a"), n: z.int() }), z.object({ kind: z.literal("b") })])',
  list: "z.array(z.string())",
  lists: "z.array(z.array(z.number().nullable()))",
  unions: "z.array(z.union([z.string(), z.literal(1)]))",
  frozenList: "z.array(z.string()).readonly()",
  frozenObject: "z.object({ a: z.string(), b: z.number().optional() }).readonly()",
  pair: "z.tuple([z.string(), z.number()])",
  empty: "z.tuple([])",
  open: "z.tuple([z.string(), z.number().optional()])",
  rest: "z.tuple([z.string()]).rest(z.union([z.number(), z.boolean()]))",
  frozenPair: "z.tuple([z.string(), z.number()]).readonly()",
  object:
    'z.object({ "a-b": z.string(), class: z.number(), nested: z.object({ deep: z.array(z.string()).optional() }) })',
  bare: "z.object({})",
  strict: "z.strictObject({ a: z.string().optional() })",
  loose: "z.looseObject({ a: z.string() })",
  unknownMember: "z.object({ a: z.unknown() })",
  record: "z.record(z.string(), z.number())",
  records: "z.record(z.string(), z.object({ a: z.array(z.string()) }))",
  byChoice: 'z.record(z.enum(["a", "b"]), z.number())',
  someByChoice: 'z.partialRecord(z.enum(["a", "b"]), z.number())',
  both: "z.intersection(z.object({ a: z.string() }), z.object({ b: z.number() }))",
  described:
    'z.object({ a: z.string().describe("Says */ export const broken = 1; /*"), b: z.int().optional().describe("Two\\nlines") })',
  lazily: "z.lazy(() => z.string())",
  named: 'z.object({ a: z.string() }).meta({ id: "Thing" })',
  tree: "Tree",
  trees: "z.array(Tree)",
  withTree: "z.object({ root: Tree.optional(), all: z.record(z.string(), Tree) })",
  expression: "Expression",
  defaulted: 'z.string().default("x")',
  innerDefault: 'z.object({ a: z.string().default("x"), b: z.int() })',
} as const;

const prelude = `
import * as z from "zod";
const Tree = z.object({ value: z.string(), get kids() { return z.array(Tree); } });
type Sum = string | { add: Sum[]; by?: Sum | undefined };
const Expression: z.ZodType<Sum, Sum> = z.lazy(() =>
  z.union([z.string(), z.object({ add: z.array(Expression), by: Expression.optional() })]));
`;

/** The shapes as values: the same source, run. */
function shapeValues(): Readonly<Record<string, z.ZodType>> {
  const source = `${prelude}export const shapes = { ${Object.entries(shapes)
    .map(([name, text]) => `${name}: ${text}`)
    .join(", ")} };`;
  const plain = ts.transpile(source.replace('import * as z from "zod";', ""), {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
  });
  const run = new Function("z", plain.replace("export const shapes =", "return")) as (
    zod: typeof z,
  ) => Readonly<Record<string, z.ZodType>>; // the table above, as it stands
  return run(z);
}

function artifactOf(
  input: Readonly<Record<string, z.ZodType>>,
  output: Readonly<Record<string, z.ZodType>>,
  name = "every-shape",
): Artifact {
  const step = predict(
    signature({ instruction: "Go.", input: { text: z.string() }, output: { label: z.enum(["a", "b"]) } }),
  );
  return seal(
    program({ name, input, output, modules: { step }, run: () => Promise.reject(new Error("never run")) }),
  );
}

function compiled(files: Readonly<Record<string, string>>): readonly string[] {
  const project = new Project({
    tsConfigFilePath: new URL("../../../../tsconfig.base.json", import.meta.url).pathname,
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      noEmit: true,
      lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
      types: [],
      composite: false,
      rootDir: "/",
    },
  });
  const here = new URL("./", import.meta.url).pathname;
  const sources = Object.entries(files).map(([name, text]) => project.createSourceFile(here + name, text));
  const program = project.getProgram();
  return sources.flatMap((source) =>
    [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      (problem) =>
        `${source.getFullText().split("\n")[(problem.getLineNumber() ?? 1) - 1]}: ${JSON.stringify(problem.getMessageText())}`,
    ),
  );
}

describe("typesFile()", () => {
  it("writes what zod infers, for every shape of a field", async () => {
    const values = shapeValues();
    const generated = await typesFile(artifactOf(values, values));
    const names = Object.keys(shapes);
    const checks = `${prelude}
import type { EveryShapeInput, EveryShapeOutput } from "./generated.js";
const shapes = { ${names.map((name) => `${name}: ${shapes[name as keyof typeof shapes]}`).join(",\n")} };
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type In<K extends keyof typeof shapes> = z.input<(typeof shapes)[K]>;
type Out<K extends keyof typeof shapes> = z.output<(typeof shapes)[K]>;
${names
  .filter((name) => name !== "both")
  .map(
    (name) => `
export const input_${name}: Equal<EveryShapeInput["${name}"], In<"${name}">> = true;
export const output_${name}: Equal<EveryShapeOutput["${name}"], Out<"${name}">> = true;`,
  )
  .join("")}
type Flat<T> = { [K in keyof T]: T[K] };
export const both: Equal<Flat<EveryShapeInput["both"]>, Flat<In<"both">>> = true; // zod keeps the parts of an intersection apart
type Optional<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? K : never }[keyof T];
export const mayBeLeftOut: Equal<Optional<EveryShapeInput>, "nullish" | "optional" | "defaulted"> = true;
export const mayBeAbsent: Equal<Optional<EveryShapeOutput>, "nullish" | "optional"> = true;
`;
    expect(compiled({ "generated.ts": generated, "checks.ts": checks })).toEqual([]);
  });

  it("writes images and files as texts, a conversation as turns, and codecs in their encoded form", async () => {
    const date = z.codec(z.iso.date(), z.date(), {
      decode: (text) => new Date(text),
      encode: (value) => value.toISOString().slice(0, 10),
    });
    const media = { photo: image(), papers: z.array(file()), talk: history(), day: date };
    const step = predict(signature({ instruction: "Go.", input: media, output: { label: z.string() } }));
    const text = await typesFile(
      seal(
        program({
          name: "media",
          input: { ...media },
          output: { later: date },
          modules: { step },
          run: async () => ({ later: "2026-01-01" }),
        }),
      ),
    );
    expect(text).toContain(`export type MediaInput = {
  photo: string;
  papers: string[];
  talk: readonly { readonly role: "user" | "assistant"; readonly text: string }[];
  day: string;
};`);
    expect(text).toContain("export type MediaOutput = {\n  later: string;\n};");
    expect(text).toContain('readonly "step": {');
  });

  it("lets no name, description or value out of its place", async () => {
    const hostile = "*/ };\u2028export const broken = 1; /* `$` @ts-nocheck \"'";
    const field = (schema: unknown, optional = false) => ({
      name: hostile,
      description: hostile,
      optional,
      schema,
    });
    const rows = [
      field({
        type: "object",
        properties: { [hostile]: { const: hostile, description: hostile } },
        required: [hostile],
      }),
      field({ anyOf: [{ $ref: "#" }, { type: "string" }] }, true),
      field({
        $ref: "#/$defs/a",
        $defs: { a: { anyOf: [{ $ref: "#/$defs/b" }] }, b: { $ref: "#/$defs/a" } },
      }),
      field({ $ref: "#/$defs/nowhere" }),
      field({ $ref: "https://example.com/schema.json" }),
      field({ type: "array", prefixItems: "no", items: 7, properties: [], required: {} }),
      field({ type: ["string", "null", "rubbish"], enum: "no" }),
      field({ type: "object", properties: { __proto__: 1 }, additionalProperties: { type: "number" } }),
      field({ not: {} }),
      field(true),
      field({
        type: "object",
        properties: { a: { $ref: `#/$defs/${hostile}` } },
        $defs: { [hostile]: { type: "object" } },
      }),
      field({ enum: [] }),
    ].map((row, index) => ({ ...row, name: `${hostile}${index}` }));
    const plain = artifactOf({ a: z.string() }, { b: z.string() });
    const artifact = {
      ...plain,
      program: { name: hostile, hash: "", input: rows, output: rows },
      modules: { [hostile]: { input: rows, output: rows }, "a.b": { input: [], output: [] } },
      // As no program writes it: a stranger made the artifact.
    } as unknown as Artifact;
    const text = await typesFile(artifact, { name: "Hostile" });
    expect(compiled({ "hostile.ts": `${text}\nexport const broken = "free";` })).toEqual([]);
    expect(await typesFile(artifact)).toContain("export async function run");
  });

  it("writes a client that sends input and token, and tells why there is no output", async () => {
    const generated = await typesFile(artifactOf({ text: z.string() }, { label: z.string() }), {
      name: "Triage",
    });
    const plain = ts.transpile(generated, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 });
    const client = (await import(`data:text/javascript,${encodeURIComponent(plain)}`)) as {
      readonly runTriage: (input: unknown, options: Readonly<Record<string, unknown>>) => Promise<unknown>;
    }; // as written above
    const asked: [string, RequestInit][] = [];
    const answering = (status: number, body: string) => (url: string, init: RequestInit) => {
      asked.push([url, init]);
      return Promise.resolve(new Response(body, { status }));
    };
    const run = (status: number, body: string, more = {}) =>
      client.runTriage(
        { text: "a" },
        { baseURL: "http://localhost:3000/", fetch: answering(status, body), ...more },
      );
    expect(await run(200, '{"output":{"label":"bug"}}', { token: "secret-token" })).toEqual({ label: "bug" });
    expect(asked).toMatchObject([
      [
        "http://localhost:3000/run",
        { method: "POST", body: '{"input":{"text":"a"}}', headers: { authorization: "Bearer secret-token" } },
      ],
    ]);
    const refusal = {
      error: {
        code: "INPUT_INVALID",
        message: "text: too short",
        issues: [{ field: "text", message: "too short" }],
      },
    };
    await expect(run(400, JSON.stringify(refusal), { token: "secret-token" })).rejects.toMatchObject({
      name: "TriageError",
      status: 400,
      ...refusal.error,
    });
    await expect(run(502, "<html>")).rejects.toMatchObject({
      code: "HTTP",
      message: "The server answered with HTTP 502",
    });
    await expect(run(200, "[]")).rejects.toMatchObject({ status: 200 });
    const leaving = new AbortController();
    leaving.abort(new Error("enough"));
    await expect(
      client.runTriage({ text: "a" }, { baseURL: new URL("http://127.0.0.1:9/"), signal: leaving.signal }),
    ).rejects.toThrow("enough");
  });
});
