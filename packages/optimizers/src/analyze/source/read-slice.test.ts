import {
  type CompositeDefinition,
  chainOfThought,
  majority,
  predict,
  program,
  sig,
  signature,
} from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readSlice, type SourceReading } from "./read-slice.js";

const classify = predict(sig('message -> topic: "bug" | "praise"', "Sort the message."));
const rank = predict(sig("topic, plan -> priority"));

/** The program that the sources below declare. */
const triage = program({
  name: "triage",
  input: { message: z.string(), plan: z.string() },
  output: { topic: z.string(), priority: z.string() },
  modules: { classify, rank },
  run: async ({ message, plan }, steps) => {
    const { topic } = await steps.classify({ message });
    return { topic, ...(await steps.rank({ topic, plan })) };
  },
})["~definition"] as CompositeDefinition;

type Files = Readonly<Record<string, string>>;

function read(files: Files, definition = triage): SourceReading {
  const reading = attempt(files, definition);
  if ("problem" in reading) throw new Error(reading.problem);
  return reading;
}

function attempt(files: Files, definition = triage): ReturnType<typeof readSlice> {
  return readSlice(
    definition,
    "/app/triage.ts",
    (path) => files[path.replace(/^[A-Za-z]:/, "").replaceAll("\\", "/")],
  );
}

const run = "run: async ({ message }, steps) => steps.rank(await steps.classify({ message }))";
const spec = (rest = run): string =>
  `name: "triage", input: { message: z.string(), plan: z.string() }, output: { topic: z.string(), priority: z.string() }, modules: { classify, rank }, ${rest}`;
const steps = 'const classify = predict(sig("a -> b"));\nconst rank = predict(sig("b -> c"));';

const documented = `
import { predict, program, signature } from "@signet/core";
import * as z from "zod";
import { clean as tidy, LIMIT } from "./text.js";
import { unused } from "./unused.js";
import pg from "pg";

// A note that stands by itself: NEVER-1
const db = new pg.Client("postgres://admin:hunter2@db.internal/NEVER-2");

/** The customer's plan. */
const plans = z.enum(["basic", "premium"]);

/** How a message is sorted. */
const sorting = signature({
  instruction: "Sort the message.",
  input: {
    /** What the customer wrote. */
    message: z.string(),
  },
  output: { topic: z.string() },
});

/** First step: what it is about. */
const classify = predict(sorting, { format: "json" });

/** Unrelated. */
export function unrelated() { return "NEVER-3" + unused; }

interface Ranked { readonly topic: string }
interface Other { readonly never: "NEVER-4" }

function shorten(text: string): string {
  // Long messages say it at the start.
  return tidy(text).slice(0, LIMIT);
}

const settings = { maxTurns: 3, password: "NEVER-5", other: "NEVER-6" } as const;

/**
 * Sorts what customers write, and says how urgent it is.
 *
 * @author NEVER-7
 */
export const triage = program({
  name: "triage",
  input: { message: z.string(), plan: plans },
  output: { topic: z.string(), priority: z.string() },
  modules: {
    classify,
    /** Second step: how soon. */
    rank: predict(signature({ instruction: "Rank.", input: { topic: z.string(), plan: plans }, output: { priority: z.string() } })),
  },
  run: async ({ message, plan }, steps) => {
    const { topic }: Ranked = await steps.classify({ message: shorten(message) });
    for (let turn = 0; turn < settings.maxTurns; turn++) await steps.rank({ topic, plan });
    return { topic, ...(await steps.rank({ topic, plan })) };
  },
});

export default triage;
console.log("NEVER-8");
`;
const textFile = `
import { secretSauce } from "./sauce.js";
/** Most characters. */
export const LIMIT = 500;
export const clean = (text: string): string => squeeze(text).trim();
const squeeze = (text: string) => text.replace(/\\s+/g, " ");
export const neverUsed = () => secretSauce("NEVER-9");
`;

describe("readSlice()", () => {
  it("collects the program, its docs, and what both refer to, in all relative files", () => {
    const { slice } = read({
      "/app/triage.ts": documented,
      "/app/text.ts": textFile,
      "/app/unused.ts": "export const unused = 'NEVER-10';",
    });
    expect(slice.docs).toEqual({
      "": "Sorts what customers write, and says how urgent it is.",
      classify: "First step: what it is about. How a message is sorted.",
      rank: "Second step: how soon.",
    });
    expect(slice.fieldDocs).toEqual({
      "": { plan: "The customer's plan." },
      classify: { message: "What the customer wrote." },
      rank: { plan: "The customer's plan." },
    });
    for (const part of [
      "export const triage = program({",
      "const plans",
      "const sorting",
      "const classify",
      "interface Ranked",
      "function shorten",
      "LIMIT = 500",
      "const clean",
      "const squeeze",
      "maxTurns: 3",
      "// Long messages",
    ])
      expect(slice.text.replaceAll("export const clean", "const clean")).toContain(part);
    expect(slice.code).toMatchInlineSnapshot(`
      "run: async ({ message, plan }, steps) => {
        const { topic }: Ranked = await steps.classify({ message: shorten(message) });
        for (let turn = 0; turn < settings.maxTurns; turn++) await steps.rank({ topic, plan });
        return { topic, ...(await steps.rank({ topic, plan })) };
      }

      function shorten(text: string): string {
        // Long messages say it at the start.
        return tidy(text).slice(0, LIMIT);
      }

      const settings = { maxTurns: 3, … } as const

      export const clean = (text: string): string => squeeze(text).trim()

      /** Most characters. */
      export const LIMIT = 500

      const squeeze = (text: string) => text.replace(/\\s+/g, " ")"
    `);
  });

  it("shows nothing else of the files", () => {
    const { slice } = read({
      "/app/triage.ts": documented,
      "/app/text.ts": textFile,
      "/app/unused.ts": "export const unused = 'NEVER-10';",
      "/app/sauce.ts": "export const secretSauce = 'NEVER-11'",
    });
    const shown = JSON.stringify(slice);
    expect(shown.match(/NEVER-\d+|hunter2|Unrelated|interface Other|import /g)).toBeNull();
  });

  it("keeps what a shadowed name means elsewhere out", () => {
    const { slice } = read({
      "/app/triage.ts": `${steps}
const helper = () => "NEVER";
const inner = { used: () => 1, idle: () => "NEVER" };
const { taken, left } = { taken: 1, left: 2 };
export default program({ ${spec("run: async ({ message }, steps) => { const helper = (x) => x; const bag = { helper: 1 }; return steps.rank(helper(bag.helper, inner.used(), taken)); }")} });`,
    });
    expect(slice.text).not.toContain("NEVER");
    expect(slice.text).toContain("const inner = { used: () => 1, … }");
    expect(slice.text).toContain("const { taken } = ");
    expect(slice.text).not.toContain("const { taken, left }");
  });

  it("takes single members of objects, spreads, namespaces and enums", () => {
    const { slice } = read({
      "/app/triage.ts": `${steps}
const base = { fromBase: 1, idle: "NEVER" };
const bag = { ...base, own: () => bag.other, other: 2, toString: () => "NEVER", idle: "NEVER" };
const tools = { a() { const local = 1; return this.b(local); }, b: () => 1, idle: "NEVER" };
const kept = { idle: "NEVER" };
namespace Prompts { export const used = "u"; export const idle = "NEVER"; }
export default program({ ${spec("run: async (input, steps) => steps.rank(bag.fromBase, bag.own(), tools.a(), kept.hasOwnProperty(input), Prompts.used)")} });`,
    });
    expect(slice.text).not.toContain("NEVER");
    for (const part of [
      "const bag = { ...base, own: () => bag.other, other: 2, … }",
      "const base = { fromBase: 1, … }",
      "const tools = { a() { const local = 1; return this.b(local); }, b: () => 1, … }",
      "const kept = { … }",
      'const used = "u"',
    ])
      expect(slice.text).toContain(part);
    expect(slice.text.split("const local")).toHaveLength(2);
  });

  const places: Readonly<Record<string, Files>> = {
    "a default export": { "/app/triage.ts": `${steps} export default program({ ${spec()} });` },
    "a const behind satisfies and as": {
      "/app/triage.ts": `${steps} const a = (program({ ${spec()} }) satisfies X) as Y; export { a };`,
    },
    "a renamed import of program": {
      "/app/triage.ts": `import { program as p } from "@signet/core"; ${steps} const a = p({ ${spec()} });`,
    },
    "a namespace import": {
      "/app/triage.ts": `import * as signet from "@signet/core"; ${steps} const a = signet.program({ ${spec()} });`,
    },
    "a spec with a name of its own": {
      "/app/triage.ts": `${steps} const it = { ${spec()} } as const; export const a = program(it);`,
    },
    "a name from another file": {
      "/app/triage.ts": `import { NAME } from "./name"; ${steps} export const a = program({ ${spec().replace('"triage"', "NAME")} });`,
      "/app/name.ts": 'export const NAME = "triage" as const;',
    },
    "spread parts": {
      "/app/triage.ts": `${steps} const base = { ${spec("").replace(/, $/, "")} }; const more = { ${run} }; export default program({ ...base, ...more });`,
    },
    "a factory": {
      "/app/triage.ts": `${steps} export function make() { const other = 1; return program({ ${spec()} }); }`,
    },
    "a factory with the name as a parameter": {
      "/app/triage.ts": `${steps} export const make = (name: string) => program({ ${spec().replace('"triage"', "name")} });`,
    },
    "a class": {
      "/app/triage.ts": `${steps} class Desk { static readonly triage = program({ ${spec()} }); }`,
    },
    "a table of programs": {
      "/app/triage.ts": `${steps} export const all = { triage: program({ ${spec()} }), other: program({ name: "other", modules: {}, run: async () => "NEVER" }) };`,
    },
    "a re-export": {
      "/app/triage.ts": 'export { default } from "./real.js";',
      "/app/real.ts": `${steps} export default program({ ${spec()} });`,
    },
    "a file that imports it": {
      "/app/triage.ts": 'import { triage } from "./flows/index.js"; await compile(triage, { key: "NEVER" });',
      "/app/flows/index.ts": 'export * from "./real";',
      "/app/flows/real.tsx": `${steps} export const triage = program({ ${spec()} });`,
    },
    CommonJS: {
      "/app/triage.ts": 'const { triage } = require("./real"); module.exports = triage;',
      "/app/real.js": `const { classify, rank } = require("./steps.cjs"); const triage = program({ ${spec()} }); module.exports = { triage };`,
      "/app/steps.cjs": `${steps} const idle = "NEVER"; module.exports = { classify, rank, idle };`,
    },
    "CommonJS exports one by one": {
      "/app/triage.ts": 'exports.triage = require("./real").triage;',
      "/app/real.js": `const made = require("./steps"); exports.triage = program({ ${spec().replace("{ classify, rank }", "{ classify: made.classify, rank: made.rank }")} });`,
      "/app/steps.js":
        'exports.classify = predict(sig("a -> b"));\nexports.rank = predict(sig("b -> c"));\nexports.idle = "NEVER";',
    },
    "the middle of a call": {
      "/app/triage.ts": `${steps} await compile(program({ ${spec()} }), { key: "NEVER" });`,
    },
    "a function that does much else": {
      "/app/triage.ts": `async function main() { connect("NEVER"); ${steps} const idle = "NEVER"; const triage = program({ ${spec()} }); await compile(triage); }`,
    },
  };
  for (const [name, files] of Object.entries(places)) {
    it(`finds a program in ${name}`, () => {
      const { slice } = read(files);
      expect(slice.text).toContain("steps.classify({ message })");
      expect(slice.text).toMatch(/classify = predict/);
      expect(slice.text).toMatch(/rank = predict/);
      expect(JSON.stringify(slice)).not.toContain("NEVER");
    });
  }

  const runs: Readonly<Record<string, string>> = {
    "an arrow": run,
    "a method": "async run({ message }, steps) { return steps.rank(await steps.classify({ message })); }",
    "a function":
      "run: async function ({ message }, steps) { return steps.rank(await steps.classify({ message })); }",
    "a declared function": "run: runTriage",
    "a shorthand": "run",
    "an imported function": "run: imported",
    "wrapped by a function": "run: retrying(runTriage)",
  };
  for (const [name, text] of Object.entries(runs)) {
    it(`reads a run that is ${name}`, () => {
      const { slice, runs: texts } = read({
        "/app/triage.ts": `import { imported } from "./run.js"; ${steps}
async function runTriage({ message }, steps) { return steps.rank(await steps.classify({ message })); }
const retrying = (work) => async (...given) => work(...given);
${text === "run" ? "const run = runTriage;" : ""}
export default program({ ${spec(text)} });`,
        "/app/run.ts":
          "export async function imported({ message }, steps) { return steps.rank(await steps.classify({ message })); }",
      });
      expect(slice.code).toContain("steps.rank(await steps.classify({ message }))");
      expect(slice.code).not.toContain("predict");
      expect(texts.get(triage)).toContain("steps.rank(await steps.classify({ message }))");
    });
  }

  it("tells programs of one name apart by modules and fields, then by run", () => {
    const other =
      'program({ name: "triage", input: {}, output: {}, modules: { other }, run: async () => "NEVER" })';
    const twin = `program({ ${spec("run: async () => { throw 'NEVER'; }")} })`;
    const exact = `program({ ${spec(`run: ${String(triage.body)}`)} })`;
    expect(
      read({ "/app/triage.ts": `${steps} const a = ${other}, b = program({ ${spec()} });` }).slice.text,
    ).not.toContain("NEVER");
    expect(read({ "/app/triage.ts": `${steps} const a = ${twin}, b = ${exact};` }).slice.text).not.toContain(
      "NEVER",
    );
    expect(attempt({ "/app/triage.ts": `${steps} const a = ${twin}, b = program({ ${spec()} });` })).toEqual({
      problem: 'it declares 2 programs "triage" that look alike',
    });
  });

  it("says what is wrong with a file that is of no use", () => {
    const notFound = { problem: 'it does not show where the program "triage" is declared' };
    expect(attempt({})).toEqual({ problem: "it cannot be read" });
    expect(attempt({ "/app/triage.ts": "" })).toEqual(notFound);
    expect(attempt({ "/app/triage.ts": '{"name": "triage"}' })).toEqual(notFound);
    expect(attempt({ "/app/triage.ts": `program({ ${spec().replace('"triage"', '"other"')} })` })).toEqual(
      notFound,
    );
    expect(
      attempt({ "/app/triage.ts": "\u0001\uFFFD )))}}} program({ name: 'triage', run modules" }),
    ).toEqual(notFound);
    expect(
      attempt({
        "/app/triage.ts": 'export * from "./a.js";',
        "/app/a.ts":
          'export * from "./triage.js"; export * from "./a.js"; import "./gone.js"; import "core";',
      }),
    ).toEqual(notFound);
  });

  it("reads what it can of a file with syntax errors", () => {
    const { slice } = read({
      "/app/triage.ts": `const broken = (; ${steps}\n/** Works. */ export const triage = program({ ${spec()} });\nfunction cut( { if (`,
    });
    expect(slice.docs).toEqual({ "": "Works." });
    expect(slice.text).toContain("steps.classify({ message })");
  });

  it("follows relative imports round in circles", () => {
    const { slice } = read({
      "/app/triage.ts": `import { a } from "./a.js"; ${steps} export const B = () => a(); export default program({ ${spec("run: async (input, steps) => a(input, steps)")} });`,
      "/app/a.ts": 'import { B } from "./triage.js"; export { a } from "./b.js"; export const c = () => B();',
      "/app/b.ts": 'import { c } from "./a.js"; export const a = (input, steps) => steps.rank(c(input));',
    });
    for (const part of ["const B = ", "const c = ", "const a = "]) expect(slice.code).toContain(part);
    expect(
      attempt({
        "/app/triage.ts": 'import { x } from "./a.js"; export { x };',
        "/app/a.ts": 'export { x } from "./triage.js";',
      }),
    ).toHaveProperty("problem");
    expect(
      attempt({
        "/app/triage.ts": `const name = name; const a = b, b = a; export default program({ ...a, name, modules: b, run: a });`,
      }),
    ).toHaveProperty("problem");
  });

  it("looks for a name in objects that spread each other", () => {
    const { slice } = read({
      "/app/triage.ts": `${steps} const a = { ...b, x: 1 }; const b = { ...a, y: 2 };
export default program({ ...c, ${spec("run: async (input, steps) => steps.rank(a.gone, b.x)")} }); const c = { ...d }; const d = { ...c };`,
    });
    expect(slice.text).toContain("const a = { ...b, x: 1 }");
  });

  it("reads a file of two megabytes and shows a few kilobytes of it", () => {
    const noise = Array.from(
      { length: 3000 },
      (_, index) => `export const never${index} = ["NEVER", ${index}, { text: "${"NEVER ".repeat(100)}" }];`,
    );
    const table = `const table = [${Array.from({ length: 5000 }, (_, index) => `"entry ${index}"`).join(", ")}];`;
    const manual = `const manual = \`${"All work and no play. ".repeat(2000)}\`;`;
    const long = `function long() { ${"work(1);\n".repeat(3000)} }`;
    const source = `${noise.join("\n")}\n${table}\n${manual}\n${long}\n${steps}\nexport default program({ ${spec("run: async (input, steps) => steps.rank(table, manual, long(), await steps.classify(input))")} });`;
    expect(source.length).toBeGreaterThan(1_900_000);
    const { slice } = read({ "/app/triage.ts": source });
    expect(slice.text).not.toContain("NEVER");
    expect(slice.text).toContain(
      'const table = ["entry 0", "entry 1", "entry 2", "entry 3", "entry 4", "entry 5", … 4994 more]',
    );
    expect(slice.text.length).toBeLessThanOrEqual(12_000);
    expect(slice.code.length).toBeLessThanOrEqual(2400);
  }, 60_000);

  it("hides what gives access to something, wherever it stands", () => {
    const secrets = [
      "sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2",
      "hunter2hunter2",
      "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
      "AKIAIOSFODNN7EXAMPLE",
      "tr0ub4dor",
      "9f86d081884c7d659a2feaa0c55ad015",
    ];
    const [openai, password, github, aws, dsn, hex] = secrets;
    const { slice } = read({
      "/app/triage.ts": `${steps}
const apiKey = process.env.KEY ?? "${openai}";
const options = { password: "${password}", hint: "plain words stay" };
/** Ask ${github} for more. */
function ask(token = "${github}") { /* was ${aws} */ return fetch("https://user:${dsn}@host/?api_key=${hex}", { headers: { id: \`Bearer ${hex}\` } }); }
/** Signed in as ${aws}. */
export default program({ ${spec("run: async (input, steps) => steps.rank(ask(apiKey), { ...options })")} });`,
    });
    const shown = JSON.stringify(slice);
    for (const secret of secrets) expect(shown).not.toContain(secret);
    expect(slice.text).toContain('const apiKey = process.env.KEY ?? "..."');
    expect(slice.text).toContain("plain words stay");
  });

  it("finds nested programs in other files, with their docs, their fields and their run", () => {
    const search = program({
      name: "search",
      input: { question: z.string() },
      output: { notes: z.string() },
      modules: { query: predict(sig("question -> notes")) },
      run: async (input, inner) => inner.query(input),
    });
    const qa = program({
      name: "qa",
      input: { question: z.string() },
      output: { answer: z.string() },
      modules: {
        search: majority(search, { votes: 3, by: "notes" }),
        answer: chainOfThought(
          signature({ instruction: "", input: { notes: z.string() }, output: { answer: z.string() } }),
        ),
      },
      run: async (input, inner) => inner.answer(await inner.search(input)),
    })["~definition"] as CompositeDefinition;
    const { slice, runs: texts } = read(
      {
        "/app/triage.ts": `import search from "./search/index.js"; import * as shapes from "./shapes.js";
export default program({ name: "qa", input: { question: z.string() }, output: { answer: z.string() },
  modules: { search: majority(search, { votes: 3, by: "notes" }), answer: chainOfThought(shapes.answering) },
  run: async (input, inner) => inner.answer(await inner.search(input)) });`,
        "/app/search/index.ts": `export { makeSearch as NEVER } from "./make.js"; import { makeSearch } from "./make.js";
/** Looks things up. */
const search = makeSearch(3); export default search;`,
        "/app/search/make.ts": `const trim = (text) => text.trim();
export function makeSearch(turns: number) {
  return program({ name: "search", input: { question: z.string() }, output: { notes: z.string() },
    modules: { /** Asks. */ query: predict(sig("question -> notes")) },
    run: async ({ question }, inner) => inner.query({ question: trim(question) }) });
}`,
        "/app/shapes.ts": `export const idle = "NEVER";
/** From notes to an answer. */
export const answering = signature({ instruction: "", input: { /** Found before. */ notes: z.string() }, output: { answer: z.string() } });`,
      },
      qa,
    );
    expect(slice.docs).toEqual({
      search: "Looks things up.",
      "search.query": "Asks.",
      answer: "From notes to an answer.",
    });
    expect(slice.fieldDocs).toEqual({ answer: { notes: "Found before." } });
    expect(slice.code).toContain("inner.query({ question: trim(question) })");
    expect(slice.code).toContain("const trim = ");
    expect(JSON.stringify(slice)).not.toContain("NEVER");
    expect(texts.size).toBe(2);
  });

  it("never opens packages, and only files that it looks for", () => {
    const asked: string[] = [];
    const source = `import { a } from "left-pad"; import b from "../node_modules/x/index.js"; import c from "/etc/passwd"; import d from "file:///etc/hosts"; ${steps} export default program({ ${spec("run: async (i, s) => s.rank(a, b, c, d)")} });`;
    readSlice(triage, "/app/triage.ts", (path) => {
      asked.push(path);
      return asked.length === 1 ? source : undefined;
    });
    expect(asked).toHaveLength(1);
  });
});
