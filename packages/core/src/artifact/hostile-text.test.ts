import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { load } from "./load.js";
import { parseArtifact } from "./parse-artifact.js";
import { seal } from "./seal.js";

const small = program({
  name: "p",
  input: { t: z.string() },
  output: { l: z.string() },
  modules: {
    m: predict(signature({ instruction: "Do.", input: { t: z.string() }, output: { l: z.string() } })),
  },
  run: async () => ({ l: "" }),
});
const demo = { origin: "labeled", exampleId: "x", fields: { t: "é🙂", l: "b" } } as const;
const text = seal(small.with({ m: { demos: [demo] } }), {
  provenance: {
    strategy: { name: "s", options: {} },
    seed: 1,
    models: { default: "m" },
    data: { trainset: "d" },
    scores: {},
    cost: {},
  },
}).toString();

/** The code that reading a text ends with; "read" when it is accepted. */
function outcome(read: () => unknown): string {
  try {
    read();
    return "read";
  } catch (error) {
    if (!SignetError.is(error)) throw error;
    return error.code;
  }
}

type Loose = Record<string, unknown>;

/** The text under a digest that is right, with something put in at a path. */
function forged(path: readonly (string | number)[], key: string, value: unknown = 1): string {
  const { sha256: _, ...content } = JSON.parse(text) as Loose;
  const target = path.reduce<Loose>((at, step) => at[step] as Loose, content);
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  return digested(canonicalJson(content));
}

/** Puts the right digest into a text. */
function digested(content: string): string {
  return content.replace(/,"signet":(\d+)(?=[,}][^{]*$)/, `,"sha256":"${sha256Hex(content)}","signet":$1`);
}

describe("parseArtifact() of a damaged text", () => {
  it("refuses every flip of every bit", () => {
    const bytes = new TextEncoder().encode(text);
    const decoder = new TextDecoder();
    const outcomes = new Set<string>();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7); // within the text
      outcomes.add(outcome(() => parseArtifact(decoder.decode(flipped))));
    }
    expect([...outcomes].sort()).toEqual(["ARTIFACT_INVALID", "ARTIFACT_VERSION"]);
  });

  it("refuses every truncation, and whatever stands behind the end", () => {
    for (let length = 0; length < text.length; length++)
      expect(outcome(() => parseArtifact(text.slice(0, length)))).toBe("ARTIFACT_INVALID");
    for (const more of ["}", "x", "\u0000", text])
      expect(outcome(() => parseArtifact(text + more))).toBe("ARTIFACT_INVALID");
  });
});

describe("parseArtifact() of a text that somebody wrote", () => {
  const levels: readonly (readonly (string | number)[])[] = [
    [],
    ["program"],
    ["program", "input", 0],
    ["modules", "m"],
    ["modules", "m", "output", 0],
    ["plan"],
    ["plan", "parameters", "m"],
    ["plan", "parameters", "m", "demos", 0],
    ["provenance"],
    ["provenance", "strategy"],
  ];

  it("accepts what seal() would have written", () => {
    expect(outcome(() => parseArtifact(forged([], "signet", 2)))).toBe("read");
  });

  it.each(levels.map((path) => [path.join("."), path] as const))("names an unknown key in %s", (_, path) => {
    for (const key of ["zzz", "select2", "constructor", "prototype", "toString"])
      expect(() => parseArtifact(forged(path, key))).toThrow(`unknown key "${key}"`);
    expect(outcome(() => parseArtifact(forged(path, "__proto__", { polluted: true })))).toBe(
      "ARTIFACT_INVALID",
    );
    expect({}).not.toHaveProperty("polluted");
  });

  it.each([
    ["a module", ["modules"]],
    ["parameters", ["plan", "parameters"]],
    ["a demo's field", ["plan", "parameters", "m", "demos", 0, "fields"]],
    ["a schema", ["modules", "m", "input", 0, "schema"]],
    ["scores", ["provenance", "scores"]],
  ] as const)("refuses %s called __proto__", (_, path) => {
    const forgery = forged(path, "__proto__", { polluted: true });
    expect(outcome(() => load(small, forgery))).toBe("ARTIFACT_INVALID");
    expect(({} as Loose).polluted).toBeUndefined();
  });

  it("refuses a demo's field that the signature lacks, and a module that the program lacks", () => {
    const fields = ["plan", "parameters", "m", "demos", 0, "fields"];
    expect(() => load(small, forged(fields, "extra"))).toThrow(
      /demo 0 of module "m" does not fit: extra: is no field/,
    );
    const tables = { input: [], output: [] };
    expect(() => load(small, forged(["modules"], "n", tables))).toThrow(/module "n" is not in the program/);
    const leaf = { instruction: "", demos: [] };
    expect(outcome(() => load(small, forged(["plan", "parameters"], "n", leaf)))).not.toBe("read");
  });

  it("refuses keys that are there twice, out of order, or spaced, and numbers written otherwise", () => {
    const { sha256: _, ...content } = JSON.parse(text) as Loose;
    const plain = canonicalJson(content);
    for (const [from, to] of [
      ['"kind":"single"', '"kind":"single","kind":"single"'],
      ['"kind":"single"', '"kind":"experts","kind":"single"'],
      ['"exampleId":"x","fields"', '"fields":{},"exampleId":"x","fields"'],
      ['"seed":1', '"seed": 1'],
      ['"seed":1', '"seed":1.0'],
      ['"seed":1', '"seed":-0'],
      ['"seed":1', '"seed":1e999'],
      ['"seed":1', '"seed":0.1234567890123456'],
      ['"Do."', '"\\u0044o."'],
      ['"Do."', '"\ud800"'],
    ] as const) {
      expect(plain).toContain(from);
      expect(
        outcome(() => parseArtifact(digested(plain.replace(from, to)))),
        to,
      ).toBe("ARTIFACT_INVALID");
    }
  });

  it("reads huge numbers and lone surrogates where they are data", () => {
    const huge = forged(["provenance", "scores"], "huge", [1e300, -5e-324, Number.MAX_SAFE_INTEGER]);
    expect(parseArtifact(huge).provenance?.scores).toEqual({
      huge: [1e300, -5e-324, Number.MAX_SAFE_INTEGER],
    });
    expect(parseArtifact(forged(["provenance", "scores"], "half", "\ud800")).toString()).toContain("\\ud800");
  });

  it("reads keys that are integers, which engines put in another order", () => {
    const scores = { 10: 1, 9: 2, b: 3, a: { 2: 0, 11: 0 } };
    const artifact = parseArtifact(forged(["provenance"], "scores", scores));
    expect(artifact.provenance?.scores).toEqual(scores);
    expect(artifact.toString()).toContain('{"10":1,"9":2');
  });

  it("never ends with anything but a SignetError, whatever stands anywhere", () => {
    const places = [...levels, ["plan", "parameters"], ["modules"], ["provenance", "scores"]];
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.nat(), fc.jsonValue(), (path, pick, value) => {
        const target = path.reduce<Loose>((at, step) => at[step] as Loose, JSON.parse(text) as Loose);
        const keys = Object.keys(target);
        const key = keys[pick % keys.length] ?? "any";
        const result = outcome(() => load(small, forged(path, key, value)));
        expect([
          "read",
          "ARTIFACT_INVALID",
          "ARTIFACT_MISMATCH",
          "ARTIFACT_VERSION",
          "PLAN_INVALID",
          "OPTION_INVALID",
        ]).toContain(result);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(outcome(() => load(small, value as never))).toBe("ARTIFACT_INVALID");
      }),
    );
  });
});

describe("parseArtifact() of a large text", () => {
  it.each(["[", '{"a":', "[[],", '{"a":[]},', '["\\\\"'])("refuses a million of %s", (part) => {
    expect(outcome(() => parseArtifact(part.repeat(1_000_000)))).toBe("ARTIFACT_INVALID");
    const nested = `${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}`;
    expect(() => parseArtifact(nested)).toThrow(/nested too deeply/);
  });

  it("refuses what is longer than `maxBytes`, in UTF-8, and takes what is not", () => {
    const { length } = new TextEncoder().encode(text);
    expect(parseArtifact(text, { maxBytes: length }).toString()).toBe(text);
    expect(load(small, text, { maxBytes: length }).name).toBe("p");
    expect(() => parseArtifact(text, { maxBytes: length - 1 })).toThrow(/longer than \d+ bytes/);
    expect(() => load(small, text, { maxBytes: length - 1 })).toThrow(/maxBytes/);
    for (const wrong of [0, -1, Number.NaN, "many"])
      expect(outcome(() => parseArtifact(text, { maxBytes: wrong as never }))).toBe("OPTION_INVALID");
    expect(outcome(() => parseArtifact(" ".repeat(2 ** 26 + 1)))).toBe("ARTIFACT_INVALID");
  });

  it("loads 50 MB of demos", () => {
    const long = "The same sentence, over and over. ".repeat(30);
    const demos = Array.from({ length: 50_000 }, (_, row) => ({
      ...demo,
      exampleId: `${row}`,
      fields: { t: long, l: "b" },
    }));
    const whole = forged(["plan", "parameters", "m"], "demos", demos);
    expect(whole.length).toBeGreaterThan(50e6);
    expect(load(small, whole).parameters.m.demos).toHaveLength(50_000);
    const misfits = demos.map((row) => ({ ...row, fields: { t: 1, l: 2 } }));
    const error = (() => {
      try {
        return load(small, forged(["plan", "parameters", "m"], "demos", misfits));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code: "ARTIFACT_MISMATCH", details: { differences: { length: 20 } } });
  });
});

describe("seal()", () => {
  it("refuses what parseArtifact() would refuse", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 300; level++) deep = [deep];
    const withField = (t: unknown) =>
      small.with({ m: { demos: [{ ...demo, fields: { t, l: "b" } as never }] } });
    expect(outcome(() => seal(withField(deep)))).toBe("PLAN_INVALID");
    expect(outcome(() => seal(withField(JSON.parse('{"__proto__":1}'))))).toBe("PLAN_INVALID");
    expect(outcome(() => seal(small, { provenance: { other: 1 } as never }))).toBe("PLAN_INVALID");
    const misplaced = small.with({ m: { demos: [{ ...demo, extra: 1 } as never] } });
    expect(() => seal(misplaced)).toThrow('plan.parameters.m.demos[0] has the unknown key "extra"');
  });
});
