import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { SignetError } from "../errors.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import type { Shape } from "../signature/shape.js";
import { signature } from "../signature/signature.js";
import { diff } from "./diff.js";
import { load } from "./load.js";
import { parseArtifact } from "./parse-artifact.js";
import { seal } from "./seal.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;

const make = ({
  name = "triage",
  key = "route",
  output = { label: z.enum(["a", "b"]) },
}: {
  name?: string;
  key?: string;
  output?: Shape;
} = {}) =>
  program({
    name,
    input: { text: z.string() },
    output: { label: z.string() },
    modules: { [key]: predict(signature({ instruction: "Route.", input: { text: z.string() }, output })) },
    run: async () => ({ label: "" }),
  });

const demo = { origin: "labeled", exampleId: "x", fields: { text: "hi", label: "a" } } as const;
const triage = make();
const compiled = triage.with({ route: { instruction: "Better. 🙂", demos: [demo] } });
const text = seal(compiled, {
  provenance: {
    strategy: { name: "s", options: {} },
    seed: 1,
    models: {},
    data: {},
    scores: { gain: 1 / 3 },
    cost: {},
  },
}).toString();

describe("seal() and load()", () => {
  it("bring the parameters back, and sealing again gives the same bytes", () => {
    const loaded = load(triage, text);
    expect(loaded.parameters).toEqual(compiled.parameters);
    expect(seal(loaded).toString()).toBe(seal(compiled).toString());
    expect(parseArtifact(text).toString()).toBe(text);
    expect(load(triage, parseArtifact(text)).parameters).toEqual(compiled.parameters);
  });

  it("bytes do not depend on the order in which keys were written", () => {
    const swapped = triage.with({
      route: {
        demos: [{ fields: { label: "a", text: "hi" }, exampleId: "x", origin: "labeled" }],
        instruction: "Better. 🙂",
      },
    });
    expect(seal(swapped).toString()).toBe(seal(compiled).toString());
  });

  it("a final newline, as editors add it, changes nothing", () => {
    expect(parseArtifact(`${text}\n`).toString()).toBe(text);
  });
});

describe("parseArtifact()", () => {
  it("refuses every truncation", () => {
    for (let length = 0; length < text.length; length += 7)
      expect(() => parseArtifact(text.slice(0, length))).toThrow(code("ARTIFACT_INVALID"));
  });

  it("refuses every changed character", () => {
    for (let at = 0; at < text.length; at += 3) {
      const changed = text.slice(0, at) + (text[at] === "7" ? "8" : "7") + text.slice(at + 1);
      expect(() => parseArtifact(changed), `character ${at}`).toThrow(/artifact/i);
    }
  });

  it("names a schema version from the future, and refuses what is something else", () => {
    expect(() => parseArtifact(text.replace('"signet":2', '"signet":3'))).toThrow(code("ARTIFACT_VERSION"));
    for (const other of [
      "null",
      "[]",
      "{}",
      '"text"',
      '{"signet":2}',
      JSON.stringify(JSON.parse(text), null, 2),
    ]) {
      expect(() => parseArtifact(other), other).toThrow(code("ARTIFACT_INVALID"));
    }
  });
});

describe("load()", () => {
  it.each([
    ["another program", make({ name: "other" }), /"other".*"triage"/],
    [
      "a renamed module",
      make({ key: "sort" }),
      /"route".*not in the program.*"sort".*not in the artifact|"sort"/,
    ],
    ["a new field", make({ output: { label: z.enum(["a", "b"]), why: z.string() } }), /field "why" is new/],
    ["a lost field", make({ output: { other: z.string() } }), /field "label" is gone/],
    ["a changed type", make({ output: { label: z.enum(["a", "c"]) } }), /"label": type was .*"b".* is .*"c"/],
    ["a changed description", make({ output: { label: z.enum(["a", "b"]).describe("d") } }), /description/],
  ])("names the difference of %s", (_, other, message) => {
    expect(() => load(other as unknown as typeof triage, text)).toThrow(message);
    expect(() => load(other as unknown as typeof triage, text)).toThrow(code("ARTIFACT_MISMATCH"));
  });
});

describe("load() of what is no text", () => {
  it("checks an object that was not made here like a text, and refuses anything else", () => {
    const copy = JSON.parse(text) as { plan: { parameters: { route: { instruction: string } } } };
    expect(load(triage, copy as never).parameters).toEqual(compiled.parameters);
    copy.plan.parameters.route.instruction = "Changed.";
    expect(() => load(triage, copy as never)).toThrow(code("ARTIFACT_INVALID"));
    for (const other of [new Uint8Array(3), {}, 5, null, undefined, "[".repeat(20_000)])
      expect(() => load(triage, other as never)).toThrow(code("ARTIFACT_INVALID"));
  });

  it("reads past a byte order mark", () => {
    expect(parseArtifact(`\uFEFF${text}`).toString()).toBe(text);
  });
});

describe("diff()", () => {
  it("says what changed per leaf, and nothing for equal artifacts", () => {
    expect(diff(seal(triage), seal(compiled))).toEqual([
      {
        path: "route",
        instruction: { before: "Route.", after: "Better. 🙂" },
        demosAdded: [demo],
        demosRemoved: [],
        demosReordered: false,
      },
    ]);
    expect(diff(seal(compiled), seal(compiled))).toEqual([]);
  });
});
