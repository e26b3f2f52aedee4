import { describe, expect, it } from "vitest";
import * as z from "zod";
import { SignetError } from "../errors.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import type { Shape } from "../signature/shape.js";
import { signature } from "../signature/signature.js";
import type { ArtifactDifference } from "./differences.js";
import { type Allowance, load } from "./load.js";
import { seal } from "./seal.js";
import { withoutDescriptions } from "./without-descriptions.js";

const item = z.object({ title: z.string().describe("What it is called."), price: z.number() });
const before = {
  text: z.string().describe("As written."),
  items: z.array(item),
  note: z.string().optional(),
};

interface Changes {
  readonly name?: string;
  readonly input?: Shape;
  readonly output?: Shape;
  readonly keys?: readonly string[];
}

/** Two steps, of which only "first" is changed. */
function make({
  name = "shop",
  input = before,
  output = { label: z.string() },
  keys = ["first", "second"],
}: Changes = {}) {
  const first = predict(signature({ instruction: "One.", input, output }));
  const second = predict(
    signature({ instruction: "Two.", input: { a: z.string() }, output: { b: z.string() } }),
  );
  const modules = Object.fromEntries(keys.map((key) => [key, key === "first" ? first : second]));
  return program({
    name,
    input: { text: z.string() },
    output: { label: z.string() },
    modules,
    run: async () => ({ label: "" }),
  });
}

const artifact = seal(make().with({ first: { instruction: "Compiled." } })).toString();

function errorOf(changes: Changes, allow: readonly Allowance[] = []): SignetError {
  try {
    load(make(changes), artifact, { allow });
  } catch (error) {
    if (SignetError.is(error)) return error;
    throw error;
  }
  throw new Error("It was loaded");
}

const differencesOf = (changes: Changes): readonly ArtifactDifference[] =>
  errorOf(changes).details.differences as readonly ArtifactDifference[]; // what load() documents

describe("load() of an artifact for another program", () => {
  const place = { module: "first", side: "input" } as const;

  it.each<[string, Changes, readonly Partial<ArtifactDifference>[]]>([
    ["the name", { name: "store" }, [{ module: "", what: "name", before: "shop", after: "store" }]],
    [
      "a description",
      { input: { ...before, text: z.string().describe("Other.") } },
      [{ ...place, field: "text", what: "description", before: "As written.", after: "Other." }],
    ],
    [
      "a description that is gone",
      { input: { ...before, text: z.string() } },
      [{ ...place, field: "text", what: "description", before: "As written.", after: null }],
    ],
    [
      "a description inside of a type",
      { input: { ...before, items: z.array(z.object({ title: z.string(), price: z.number() })) } },
      [{ ...place, field: "items", what: "description" }],
    ],
    [
      "a type",
      { input: { ...before, text: z.number().describe("As written.") } },
      [{ ...place, field: "text", what: "type", before: { type: "string" }, after: { type: "number" } }],
    ],
    [
      "whether it is optional",
      { input: { ...before, note: z.string() } },
      [{ ...place, field: "note", what: "optional", before: true, after: false }],
    ],
    [
      "the order",
      { input: { items: before.items, text: before.text, note: before.note } },
      [{ ...place, what: "order", before: ["text", "items", "note"], after: ["items", "text", "note"] }],
    ],
    [
      "fields that come and go",
      { output: { other: z.string() } },
      [
        { module: "first", side: "output", field: "label", what: "missing" },
        { module: "first", side: "output", field: "other", what: "new" },
      ],
    ],
    [
      "modules that come and go",
      { keys: ["first", "third"] },
      [
        { module: "second", what: "missing" },
        { module: "third", what: "new" },
      ],
    ],
    ["the order of steps", { keys: ["second", "first"] }, [{ module: "", what: "steps" }]],
  ])("says as data that %s differs, and in words what to do", (_, changes, expected) => {
    const found = differencesOf(changes);
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
    const { message, code } = errorOf(changes);
    expect(code).toBe("ARTIFACT_MISMATCH");
    for (const { todo } of found) expect(message).toContain(todo);
  });

  it("names every difference at once", () => {
    const changes = {
      name: "store",
      input: { text: z.number(), items: before.items, note: before.note },
      output: { label: z.string(), why: z.string() },
    };
    expect(differencesOf(changes).map(({ what }) => what)).toEqual(["name", "type", "description", "new"]);
  });
});

describe("load() with `allow`", () => {
  const described = {
    input: {
      ...before,
      text: z.string(),
      items: z.array(item.omit({ title: true }).extend({ title: z.string() })),
    },
  };
  const told = { input: { ...before, text: z.string().describe("Other.") } };
  const ordered = { input: { items: before.items, note: before.note, text: before.text } };
  const instructionOf = (changes: Changes, allow: readonly Allowance[]) =>
    load(make(changes), artifact, { allow }).parameters.first?.instruction;

  it("lets exactly the named kinds of difference pass", () => {
    expect(instructionOf(told, ["description"])).toBe("Compiled.");
    expect(instructionOf(ordered, ["order"])).toBe("Compiled.");
    expect(instructionOf({ name: "store" }, ["name"])).toBe("Compiled.");
    expect(instructionOf({ ...told, name: "store" }, ["name", "description"])).toBe("Compiled.");
    expect(errorOf(told, ["order", "name"]).details.differences).toMatchObject([{ what: "description" }]);
    expect(errorOf(ordered, ["description", "name"]).details.differences).toMatchObject([{ what: "order" }]);
    expect(errorOf({ ...told, name: "store" }, ["description"]).details.differences).toMatchObject([
      { what: "name" },
    ]);
    expect(errorOf(described, ["order"]).details.differences).toMatchObject([{ what: "description" }, {}]);
  });

  it("never lets a type, a field, a module or the order of steps pass with it", () => {
    const all = ["description", "order", "name"] as const;
    const type = { ...before, text: z.string().min(1) };
    expect(errorOf({ input: type }, all).details.differences).toMatchObject([{ what: "type" }]);
    expect(errorOf({ output: { label: z.string(), x: z.string() } }, all).details.differences).toMatchObject([
      { what: "new" },
    ]);
    for (const changes of [{}, told, ordered, { name: "store" }])
      expect(errorOf({ ...changes, keys: ["second", "first"] }, all).details.differences).toMatchObject([
        { what: "steps" },
      ]);
  });

  it("refuses a word that means nothing, whether or not anything differs", () => {
    for (const allow of [
      ["descriptions"],
      ["type"],
      ["missing"],
      ["description", 5],
      "description",
      ["toString"],
    ])
      expect(() => load(make(), artifact, { allow: allow as never })).toThrow(
        expect.objectContaining({
          code: "OPTION_INVALID",
          message: expect.stringContaining("description, order, name"),
        }),
      );
  });
});

describe("withoutDescriptions()", () => {
  it("takes out words, and leaves properties and values of those names", () => {
    const schema = {
      description: "x",
      properties: { title: { type: "string", title: "T" }, description: { enum: [{ title: "kept" }] } },
      anyOf: [{ description: "x", const: { description: "kept" } }],
    };
    expect(withoutDescriptions(schema)).toEqual({
      properties: { title: { type: "string" }, description: { enum: [{ title: "kept" }] } },
      anyOf: [{ const: { description: "kept" } }],
    });
  });
});
