import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import { SignetError } from "../errors.js";
import { parseFields } from "./parse-fields.js";
import { parseShorthand, type ShorthandField, type ShorthandFields } from "./parse-shorthand.js";
import { sig } from "./shorthand.js";
import type { ParsedShorthand, TypeProblem } from "./shorthand-types.js";
import { signature } from "./signature.js";

/** What is wrong with each of these, in the words of the compiler and of the parser, and where. */
const wrong = {
  "": ['There is no "->" between the inputs and the outputs', 0],
  " \n": ['There is no "->" between the inputs and the outputs', 2],
  question: ['There is no "->" between the inputs and the outputs', 8],
  'question "a -> b"': ['There is no "->" between the inputs and the outputs', 17],
  "question answer": ['Expected "," or "->" after the field "question", found "a"', 9],
  "question - > answer": ['Expected "," or "->" after the field "question", found "-"', 9],
  "question ->": ['There is no output after "->"', 11],
  "-> ": ['There is no output after "->"', 3],
  "a -> b -> c": ['Expected "," or the end after the field "b", found "->"', 7],
  "a, -> b": ['Expected a field name, found "->"', 3],
  "a,, b -> c": ['Expected a field name, found ","', 2],
  "a -> b,": ["Expected a field name, found the end", 7],
  '"What is asked" -> b': ['Expected a field name, found """', 0],
  "été -> b": ['Expected a field name, found "é"', 0],
  "user-name -> b": ['Expected "," or "->" after the field "user", found "-"', 4],
  "user.name -> b": ['Expected "," or "->" after the field "user", found "."', 4],
  "a -> 1st": ['The field name "1st" starts with a digit', 5],
  "a -> constructor": ['The field name "constructor" is reserved', 5],
  "__proto__ -> a": ['The field name "__proto__" is reserved', 0],
  "prototype: number -> a": ['The field name "prototype" is reserved', 0],
  "a, b, a -> c": ['The field "a" is declared twice', 6],
  "a, b -> a": ['The field "a" is declared twice', 8],
  "a: -> b": ['Expected a type of the field "a", found "->"', 3],
  "a -> b:": ['Expected a type of the field "b", found the end', 7],
  "a?? -> b": ['Expected "," or "->" after the field "a", found "?"', 2],
  "a: ?string -> b": ['Expected a type of the field "a", found "?"', 3],
  "a -> b: numbr": [
    'Unknown type "numbr" of the field "b": use string, number, integer, boolean, json, or quoted choices',
    8,
  ],
  "a -> b: strings[]": [
    'Unknown type "strings" of the field "b": use string, number, integer, boolean, json, or quoted choices',
    8,
  ],
  "a: String -> b": [
    'Unknown type "String" of the field "a": use string, number, integer, boolean, json, or quoted choices',
    3,
  ],
  "a: toString -> b": [
    'Unknown type "toString" of the field "a": use string, number, integer, boolean, json, or quoted choices',
    3,
  ],
  "a: string[ ] -> b": ['Expected "," or "->" after the field "a", found "["', 9],
  "a: string | number -> b": ['Expected "," or "->" after the field "a", found "|"', 10],
  'a -> b: "x" |': ['Expected a quoted choice in the field "b", found the end', 13],
  'a -> b: "x" | y': ['Expected a quoted choice in the field "b", found "y"', 14],
  'a -> b: "x"[]': ['Expected "," or the end after the field "b", found "["', 11],
  'a -> b: ("x" "y")': ['Expected "|" or ")" in the field "b", found """', 13],
  'a -> b: ("x"': ['Expected "|" or ")" in the field "b", found the end', 12],
  "a -> b: ()": ['Expected a quoted choice in the field "b", found ")"', 9],
  'a -> b: "x" | ""': ['A quoted text is empty in the field "b"', 14],
  'a "" -> b': ['A quoted text is empty in the field "a"', 2],
  'a "What is asked -> b': ['A quote is not closed in the field "a"', 2],
  'a -> b: "x" | "y': ['A quote is not closed in the field "b"', 14],
  'a "One" "two" -> b': ['Expected "," or "->" after the field "a", found """', 8],
} as const;

type Problems = { [S in keyof typeof wrong]: ParsedShorthand<S> };
type Stated = { [S in keyof typeof wrong]: TypeProblem<(typeof wrong)[S][0]> };

describe("a shorthand that cannot be read", () => {
  it.each(Object.entries(wrong))("%j names the problem and its place", (shorthand, [problem, position]) => {
    const error = failureOf(shorthand);
    expect(error).toMatchObject({ code: "SIGNATURE_INVALID", details: { problem, position, shorthand } });
    expect(error.message).toBe(`Cannot read the shorthand at position ${position}: ${problem}`);
  });

  it("has the same problem for the compiler", () => {
    expectTypeOf<{ -readonly [S in keyof Problems]: Problems[S] }>().toEqualTypeOf<{
      -readonly [S in keyof Stated]: Stated[S];
    }>();
  });
});

function failureOf(shorthand: string): SignetError {
  try {
    parseShorthand(shorthand);
  } catch (error) {
    if (SignetError.is(error)) return error;
    throw error;
  }
  throw new Error(`${shorthand} was read`);
}

describe("sig()", () => {
  it("makes the same signature as zod does", () => {
    const short = sig(
      `question "What is asked, or -> implied", context?: string[] "Passages", limit: integer
       -> answer, score: number, sure: boolean, label: "bug" | "idea" "The kind", tags?: ("x" | "y")[], grid: number[][]`,
      "Answer.",
    );
    const long = signature({
      instruction: "Answer.",
      input: {
        question: z.string().describe("What is asked, or -> implied"),
        context: z.array(z.string()).optional().describe("Passages"),
        limit: z.int(),
      },
      output: {
        answer: z.string(),
        score: z.number(),
        sure: z.boolean(),
        label: z.enum(["bug", "idea"]).describe("The kind"),
        tags: z.array(z.enum(["x", "y"])).optional(),
        grid: z.array(z.array(z.number())),
      },
    });
    expect(short.hash).toBe(long.hash);
    const described = ({ outputFields }: { outputFields: typeof long.outputFields }) =>
      outputFields.map(({ name, kind, choices, optional, description }) => ({
        name,
        kind,
        choices,
        optional,
        description,
      }));
    expect(described(short)).toEqual(described(long));
  });

  it("checks values as zod does", () => {
    const { inputFields } = sig('n: integer, l: ("a" | "b")[], j: json, o?: boolean -> x');
    const good = { n: 3, l: ["a", "b", "a"], j: { deep: [1, null, { x: "y" }] } };
    expect(parseFields(inputFields, good)).toEqual({ ok: true, values: good });
    expect(parseFields(inputFields, { n: 3.5, l: ["c"], o: "yes" })).toMatchObject({
      ok: false,
      issues: [{ field: "n" }, { field: "l.0" }, { field: "j", message: "is missing" }, { field: "o" }],
    });
  });

  it.each([[new Date(0)], [Number.NaN], [[1n]], [{ f: () => 1 }]])("refuses %s as json", (j) => {
    const { inputFields } = sig("j: json -> x");
    expect(parseFields(inputFields, { j })).toMatchObject({
      ok: false,
      issues: [{ field: "j", message: "expected a JSON value" }],
    });
  });

  it("writes a plain instruction when none is given, and keeps the given one", () => {
    expect(sig("question, userName -> answer, confidence: number, why?").instruction).toBe(
      "From the question and the user name, give the answer, the confidence and the why.",
    );
    expect(sig("-> joke").instruction).toBe("Give the joke.");
    expect(sig("-> joke", "").instruction).toBe("");
    expect(Object.isFrozen(sig("-> joke"))).toBe(true);
  });

  it("takes a text that is only known at run time", () => {
    const text: string = ["question", "answer"].join(" -> ");
    expect(sig(text).outputFields.map(({ name }) => name)).toEqual(["answer"]);
  });

  it("reads names that JavaScript objects have of their own", () => {
    const made = sig("toString, valueOf -> hasOwnProperty");
    expect(made.inputFields.map(({ name }) => name)).toEqual(["toString", "valueOf"]);
    expect(parseFields(made.inputFields, {})).toMatchObject({ ok: false });
  });
});

const quoted = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => !text.includes('"'));
const blank = fc.string({ unit: fc.constantFrom(" ", "\n", "\t", "\r"), maxLength: 3 });
const type = fc.oneof(
  fc.constantFrom(
    "string" as const,
    "number" as const,
    "integer" as const,
    "boolean" as const,
    "json" as const,
  ),
  fc.array(quoted, { minLength: 1, maxLength: 3 }),
);
const field: fc.Arbitrary<ShorthandField> = fc.record(
  {
    name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,7}$/),
    optional: fc.boolean(),
    type,
    depth: fc.nat({ max: 2 }),
    description: quoted,
  },
  { requiredKeys: ["name", "optional", "type", "depth"] },
);
const fields: fc.Arbitrary<ShorthandFields> = fc
  .tuple(
    fc.uniqueArray(field, { selector: ({ name }) => name, minLength: 1, maxLength: 8 }),
    fc.nat({ max: 7 }),
  )
  .map(([all, cut]) => {
    const inputs = Math.min(cut, all.length - 1);
    return { input: all.slice(0, inputs), output: all.slice(inputs) };
  });

describe("parseShorthand()", () => {
  it("reads back what is printed, whatever blanks stand between the parts", () => {
    fc.assert(
      fc.property(fields, fc.infiniteStream(blank), (written, blanks) => {
        const printed = tokensOf(written).reduce(
          (text, token) => `${text}${token}${blanks.next().value}`,
          "",
        );
        expect(parseShorthand(printed)).toEqual(written);
      }),
    );
  });

  it("ends on any text: with fields, or with a problem that lies within it", () => {
    const alphabet = fc.constantFrom(...'ab1_?:,|()[]"-> \n', "->", "[]", "string", "number", '"x"');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 60 }), (text) => {
        try {
          expect(parseShorthand(text).output.length).toBeGreaterThan(0);
        } catch (error) {
          if (!SignetError.is(error, "SIGNATURE_INVALID")) throw error;
          expect(error.details.position).toBeGreaterThanOrEqual(0);
          expect(error.details.position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("reads a long one in one pass", () => {
    const many = Array.from({ length: 5000 }, (_, index) => `field${index} "${"-> ,".repeat(20)}"`);
    expect(parseShorthand(`${many.join(",\n")} -> answer`).input).toHaveLength(5000);
  });
});

/** The parts of a shorthand between which blanks may stand. A blank behind a word or name is what ends it, so none is needed elsewhere. */
function tokensOf({ input, output }: ShorthandFields): readonly string[] {
  const list = (side: readonly ShorthandField[]) =>
    side.flatMap((one, index) => [...(index === 0 ? [] : [","]), ...fieldTokens(one)]);
  return ["", ...list(input), "->", ...list(output)];
}

function fieldTokens({ name, optional, type, depth, description }: ShorthandField): readonly string[] {
  const words = typeof type === "string" ? [type] : type.flatMap((text) => ["|", `"${text}"`]).slice(1);
  const base = typeof type === "string" || depth === 0 ? words : ["(", ...words, ")"];
  const brackets = Array.from({ length: depth }, () => "[]");
  return [
    name,
    ...(optional ? ["?"] : []),
    ":",
    ...base,
    ...brackets,
    ...(description === undefined ? [] : [`"${description}"`]),
  ];
}
