import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type CompositeDefinition,
  chainOfThought,
  effect,
  predict,
  program,
  type Steps,
  sig,
  signature,
} from "@signet/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { analyzeProgram } from "./analyze-program.js";
import type { StepUse } from "./program-graph.js";

const topic = predict(
  sig('message -> topic: "bug" | "idea" | "praise" "What it is about"', "Sort the message."),
);
const queue = predict(sig('message, topic, plan -> queue: "office" | "email"'));
const answer = chainOfThought(sig("question, passages: string[] -> answer"));
const query = predict(sig("question, notes: string[] -> query"));
const search = effect({
  name: "bm25",
  input: { query: z.string() },
  output: { passages: z.array(z.string()) },
  run: async ({ query: text }) => ({ passages: text.split(" ") }),
});

const modules = { topic, queue };
type Run = (
  input: { message: string; plan: string },
  steps: Steps<typeof modules>,
) => Promise<{ topic: string; queue: string }>;

function triage(run: Run) {
  return program({
    name: "triage",
    input: { message: z.string(), plan: z.enum(["basic", "premium"]) },
    output: { topic: z.string(), queue: z.string() },
    modules,
    run,
  })["~definition"] as CompositeDefinition;
}

/** A program whose `run` has the given source text. */
function triageOf(source: string) {
  return {
    ...triage(async () => ({ topic: "", queue: "" })),
    body: { toString: () => source } as unknown as CompositeDefinition["body"],
  };
}

async function usesOf(
  definition: CompositeDefinition,
): Promise<Readonly<Record<string, StepUse>> | undefined> {
  const { uses } = await analyzeProgram(definition);
  return uses && Object.fromEntries(uses.map((use) => [use.path, use]));
}

const plain = { inLoop: false, inBranch: false };

describe("analyzeProgram()", () => {
  it("finds which steps are called and what feeds them", async () => {
    const definition = triage(async ({ message, plan }, steps) => {
      const found = await steps.topic({ message });
      const chosen = await steps.queue({ message, topic: found.topic, plan });
      return { topic: found.topic, queue: chosen.queue };
    });
    expect(await usesOf(definition)).toEqual({
      topic: { path: "topic", ...plain, feedsFrom: [], inputFields: ["message"] },
      queue: { path: "queue", ...plain, feedsFrom: ["topic"], inputFields: ["message", "plan"] },
    });
    const { outline } = await analyzeProgram(definition);
    expect(outline).toMatchInlineSnapshot(`
      "program triage
      takes message (string), plan (one of basic | premium)
      gives topic (string), queue (string)
      steps in the order of calling:
      - topic (model call): takes message <- input.message; gives topic (one of bug | idea | praise; What it is about). Does: Sort the message.
      - queue (model call): takes message <- input.message, topic <- topic.topic, plan <- input.plan; gives queue (one of office | email). Does: From the message, the topic and the plan, give the queue.
      returns topic <- topic.topic, queue <- queue.queue"
    `);
  });

  const queueAfterTopic = {
    topic: { ...plain, feedsFrom: [], inputFields: ["message"] },
    queue: { ...plain, feedsFrom: ["topic"], inputFields: ["message", "plan"] },
  };
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are programs as texts.
  const sources: Readonly<Record<string, string>> = {
    "a method, as jiti gives it":
      "async run(input, { topic, queue }) {const { topic: t } = await topic({ message: input.message });return { topic: t, ...(await queue({ ...input, topic: t })) };}",
    "an arrow with renamed steps":
      'async (i,s)=>{let a=await s.topic(i),b=await s["queue"]({...i,topic:a.topic});return Object.assign({},a,b)}',
    "an arrow with an expression":
      "({message:m,plan:p},s)=>s.topic({message:m}).then(t=>s.queue({message:m,topic:`It is ${t.topic}`,plan:p}).then(q=>({...t,...q})))",
    "esbuild's async helper":
      "run(input, steps) { return __async(this, null, function* () { const t = yield steps.topic({ message: input.message }); return { ...t, ...(yield steps.queue({ topic: t.topic, ...input })) }; }); }",
    "TypeScript's awaiter":
      "function run(input, steps) { return __awaiter(this, void 0, void 0, function* () { const t = yield steps.topic({ message: input.message }); const q = yield (0, steps.queue)({ message: input.message, topic: t.topic.trim(), plan: input.plan ?? 'basic' }); return { topic: t.topic, queue: q.queue }; }); }",
    "helper functions":
      "async (input, steps) => { const ask = async (text) => (await steps.topic({ message: text.trim() })).topic; const t = await ask(input.message); return finish(); async function finish() { return { topic: t, ...(await steps.queue({ message: input.message, topic: t, plan: input.plan })) }; } }",
    "guards that throw":
      "async (input, steps) => { if (!input.message) throw new Error('empty'); const t = await steps.topic(input); const q = await steps.queue({ message: input.message, plan: input.plan, ...t }); return { ...t, ...q }; }",
    "a try around it":
      "async (input, steps) => { let t; try { t = await steps.topic({ message: input.message }); } catch (error) { t = { topic: 'bug' }; } return { ...t, ...(await steps.queue({ ...input, topic: t.topic })) }; }",
    "a retry helper from outside":
      "async (input, steps) => { const t = await retry(() => steps.topic({ message: input.message })); return { ...t, ...(await steps.queue({ ...input, topic: t.topic })) }; }",
  };
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: end of the programs.
  for (const [name, source] of Object.entries(sources)) {
    it(`follows ${name}`, async () => {
      expect(await usesOf(triageOf(source))).toMatchObject(queueAfterTopic);
    });
  }

  it("keeps the results of steps that run together apart", async () => {
    const uses = await usesOf(
      triageOf(
        "async (input, steps) => { const [a, b] = await Promise.all([steps.topic({ message: input.message }), load(input.plan)]); return steps.queue({ message: b, topic: a.topic, plan: b }); }",
      ),
    );
    expect(uses).toMatchObject({
      topic: { inputFields: ["message"] },
      queue: { feedsFrom: ["topic"], inputFields: ["plan"] },
    });
  });

  it("says what happens on some inputs only", async () => {
    const branch =
      "const t = await steps.topic({ message: input.message }); if (t.topic === 'praise') return { topic: t.topic, queue: 'email' };";
    const bodies = {
      early: `${branch} return steps.queue({ ...input, ...t });`,
      if: "const t = await steps.topic(input); let q; if (t.topic === 'bug') { q = await steps.queue({ ...input, ...t }); } return q;",
      ternary:
        "const t = await steps.topic(input); return t.topic === 'bug' ? steps.queue({ ...input, ...t }) : t;",
      and: "const t = await steps.topic(input); return t.topic === 'bug' && (await steps.queue({ ...input, ...t }));",
      switch:
        "const t = await steps.topic(input); switch (t.topic) { case 'bug': return steps.queue({ ...input, ...t }); default: return t; }",
    };
    for (const body of Object.values(bodies)) {
      expect(await usesOf(triageOf(`async (input, steps) => { ${body} }`))).toMatchObject({
        topic: { inBranch: false },
        queue: { inBranch: true, feedsFrom: ["topic"] },
      });
    }
    const both =
      "async (input, steps) => { if (input.plan === 'basic') await steps.topic(input); else await steps.queue(input); await steps.topic(input); }";
    expect(await usesOf(triageOf(both))).toMatchObject({
      topic: { inBranch: false },
      queue: { inBranch: true, feedsFrom: [] },
    });
  });

  it("sees loops and callbacks, and what a turn leaves for the next", async () => {
    const bodies = [
      "let notes = ''; for (const part of input.message.split('.')) { const t = await steps.topic({ message: part + notes }); notes += t.topic; }",
      "let notes = []; let i = 0; while (i++ < 3) { const { topic } = await steps.topic({ message: input.message + notes.join() }); notes.push(topic); }",
      "await input.message.split('.').reduce(async (done, part) => { const before = await done; const t = await steps.topic({ message: part + before }); return before + t.topic; }, '');",
      "const go = async (text, depth) => { const t = await steps.topic({ message: text }); return depth > 2 ? t : go(t.topic + text, depth + 1); }; await go(input.message, 0);",
    ];
    for (const body of bodies) {
      const uses = await usesOf(triageOf(`async (input, steps) => { ${body} }`));
      expect(uses).toMatchObject({
        topic: { inLoop: true, inBranch: false, feedsFrom: ["topic"], inputFields: ["message"] },
      });
    }
    const mapped =
      "async (input, steps) => { const all = await Promise.all(input.message.split('.').map((message) => steps.topic({ message }))); return steps.queue({ topic: all.map((one) => one.topic).join(), plan: input.plan }); }";
    expect(await usesOf(triageOf(mapped))).toEqual({
      topic: { path: "topic", inLoop: true, inBranch: false, feedsFrom: [], inputFields: ["message"] },
      queue: { path: "queue", ...plain, feedsFrom: ["topic"], inputFields: ["plan"] },
    });
  });

  it("counts the calls of a step that are more than one, turns of a loop aside", async () => {
    const twice =
      "async (input, steps) => { const t = await steps.topic(input); if (t.topic === 'bug') await steps.topic(t); return steps.queue({ ...input, ...t }); }";
    const uses = await usesOf(triageOf(twice));
    expect(uses).toMatchObject({ topic: { times: 2, inBranch: false } });
    expect(uses?.queue).not.toHaveProperty("times");
    const opaque = await usesOf(triageOf("async (input, steps) => agent({ tools: steps })"));
    expect(opaque).toMatchObject({ topic: { times: Number.POSITIVE_INFINITY } });
  });

  it("takes steps that leave the text to be called on some inputs", async () => {
    const uses = await usesOf(
      triageOf("async (input, steps) => agent({ tools: steps, text: input.message })"),
    );
    expect(uses).toMatchObject({
      topic: { inBranch: true, inputFields: ["message"] },
      queue: { inBranch: true, inputFields: ["message"] },
    });
  });

  it("reads nested programs with their own source, under prefixed paths", async () => {
    const hop = program({
      name: "hop",
      input: { question: z.string(), notes: z.array(z.string()) },
      output: { passages: z.array(z.string()) },
      modules: { query, search },
      run: async ({ question, notes }, steps) => {
        const asked = await steps.query({ question, notes });
        return steps.search({ query: asked.query });
      },
    });
    const qa = program({
      name: "qa",
      input: { question: z.string() },
      output: { answer: z.string() },
      modules: { hop, answer },
      run: async ({ question }, steps) => {
        const notes: string[] = [];
        for (let turn = 0; turn < 2; turn++) {
          const { passages } = await steps.hop({ question, notes });
          notes.push(...passages);
        }
        const { answer: text } = await steps.answer({ question, passages: notes });
        return { answer: text };
      },
    });
    const graph = await analyzeProgram(qa["~definition"] as CompositeDefinition);
    expect(graph.leaves.map(({ path }) => path)).toEqual(["hop.query", "answer"]);
    expect(graph.effects.map(({ path }) => path)).toEqual(["hop.search"]);
    const loop = { inLoop: true, inBranch: false };
    expect(graph.uses).toEqual([
      { path: "hop", ...loop, feedsFrom: ["hop"], inputFields: ["question"] },
      { path: "hop.query", ...loop, feedsFrom: ["hop"], inputFields: ["question"] },
      { path: "hop.search", ...loop, feedsFrom: ["hop.query"], inputFields: [] },
      { path: "answer", ...plain, feedsFrom: ["hop"], inputFields: ["question"] },
    ]);
    expect(graph.outline).toContain(
      "- hop.search (outside call, in a loop): takes query <- hop.query.query; gives passages (json).",
    );
  });

  it("does without the source where it cannot be followed", async () => {
    const hidden = [
      "function () { [native code] }",
      "function run(_x, _x2) { return _run.apply(this, arguments); }",
      "function (input, steps) { return __awaiter(this, void 0, void 0, function () { return __generator(this, function (_a) { switch (_a.label) { case 0: return [4, steps.topic(input)]; } }); }); }",
      "not a function at all",
    ];
    for (const source of hidden) {
      const graph = await analyzeProgram(triageOf(source));
      expect(graph.uses).toBeUndefined();
      expect(graph.outline).toContain(
        "- queue (model call): takes message, topic, plan; gives queue (one of office | email).",
      );
    }
  });

  it("gives equal programs equal graphs", async () => {
    const source = "async (input, steps) => steps.queue({ ...input, ...(await steps.topic(input)) })";
    const [one, two] = await Promise.all([
      analyzeProgram(triageOf(source)),
      analyzeProgram(triageOf(source)),
    ]);
    expect(one.outline).toBe(two.outline);
    expect(one.uses).toEqual(two.uses);
  });

  it("gives up on source that is too much to follow", async () => {
    const calls = Array.from(
      { length: 12 },
      (_, level) => `const f${level + 1} = (x) => [f${level}(x), f${level}(x), f${level}(x), f${level}(x)];`,
    );
    const graph = await analyzeProgram(
      triageOf(
        `async (input, steps) => { const f0 = (x) => steps.topic({ message: x }); ${calls.join(" ")} await f12(input.message); }`,
      ),
    );
    expect(graph.uses).toBeUndefined();
  });
});

describe("analyzeProgram() with a source", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "signet-source-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const source = `
/** Sorts, then queues. */
export const triage = program({
  name: "triage",
  input: { message: z.string(), /** What they pay for. */ plan },
  output: { topic: z.string(), queue: z.string() },
  modules: { /** What it is about. */ topic: predict(a), queue: predict(b) },
  run: async ({ message, plan }: Input, steps: Steps<Modules>): Promise<Output> => {
    const { topic } = await steps.topic({ message });
    return { topic, ...(await later(steps, message, plan, topic)) };
  },
});
async function later(steps: Steps<Modules>, message: string, plan: Plan, topic: Topic) {
  if (topic === "praise") return { queue: "email" };
  return steps.queue({ message, plan, topic });
}`;

  it("follows functions that run calls, and shows docs and code", async () => {
    const path = await file("triage.ts", source);
    const untold = triageOf("async (i, s) => ({ ...(await helper(s, i)) })");
    const graph = await analyzeProgram(untold, { source: path });
    expect(graph.uses).toEqual([
      { path: "topic", ...plain, feedsFrom: [], inputFields: ["message"] },
      {
        path: "queue",
        inLoop: false,
        inBranch: true,
        feedsFrom: ["topic"],
        inputFields: ["message", "plan"],
      },
    ]);
    expect(graph.outline).toMatchInlineSnapshot(`
      "program triage
      about: Sorts, then queues.
      takes message (string), plan (one of basic | premium; What they pay for.)
      gives topic (string), queue (string)
      steps in the order of calling:
      - topic (model call): takes message <- input.message; gives topic (one of bug | idea | praise; What it is about). Does: Sort the message. About: What it is about.
      - queue (model call, on some inputs only): takes message <- input.message, topic <- topic.topic, plan <- input.plan; gives queue (one of office | email). Does: From the message, the topic and the plan, give the queue.
      returns topic <- topic.topic, queue <- queue
      source of run, with what it uses:
      run: async ({ message, plan }: Input, steps: Steps<Modules>): Promise<Output> => {
        const { topic } = await steps.topic({ message });
        return { topic, ...(await later(steps, message, plan, topic)) };
      }

      async function later(steps: Steps<Modules>, message: string, plan: Plan, topic: Topic) {
        if (topic === "praise") return { queue: "email" };
        return steps.queue({ message, plan, topic });
      }"
    `);
    expect(await analyzeProgram(untold, { source: pathToFileURL(path) })).toEqual(graph);
    expect(await analyzeProgram(untold, { source: `${pathToFileURL(path).href}?v=1` })).toEqual(graph);
  });

  it("reads the file of a program that was minified or bundled", async () => {
    const path = await file("bundled.ts", source);
    const hidden = triageOf("function () { [native code] }");
    expect((await analyzeProgram(hidden)).uses).toBeUndefined();
    expect((await analyzeProgram(hidden, { source: path })).uses).toHaveLength(2);
  });

  it("says the same of a file when what the program does not refer to changes", async () => {
    const one = await analyzeProgram(triageOf(""), { source: await file("one.ts", source) });
    const more = `import x from "./x.js";\n// A note.\nconst other = 1;\n${source}\nfunction unrelated() {}`;
    const two = await analyzeProgram(triageOf(""), { source: await file("two.ts", more) });
    expect(two.outline).toBe(one.outline);
    const changed = source.replace("Sorts, then", "Sorts and");
    const three = await analyzeProgram(triageOf(""), { source: await file("three.ts", changed) });
    expect(three.outline).not.toBe(one.outline);
  });

  it("warns of a source that is of no use, and goes on without it", async () => {
    const deep = `export default ${"(".repeat(200_000)}`;
    const cases: readonly (readonly [string | URL, RegExp])[] = [
      [join(folder, "none.ts"), /cannot be read/],
      [folder, /cannot be read/],
      [await file("bytes.ts", "\0\0"), /cannot be read/],
      [new URL("https://example.com/triage.ts"), /no file: URL/],
      ["data:text/javascript,1", /no file: URL/],
      [await file("other.ts", "export default 1;"), /does not show/],
      [await file("deep.ts", deep), /not used/],
    ];
    const expected = await analyzeProgram(triageOf("async (i, s) => s.topic(i)"));
    for (const [given, reason] of cases) {
      const warnings: string[] = [];
      const graph = await analyzeProgram(triageOf("async (i, s) => s.topic(i)"), {
        source: given,
        onWarning: (message) => warnings.push(message),
      });
      expect(warnings).toEqual([expect.stringMatching(reason)]);
      expect(graph.outline).toBe(expected.outline);
    }
  });

  it("keeps the outline of a large program within bounds", async () => {
    const labels = Array.from({ length: 80 }, (_, index) => `choice ${index}`);
    const label = predict(
      signature({ instruction: "Label.", input: { message: z.string() }, output: { label: z.enum(labels) } }),
    );
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`step${index}`, label]));
    const large = program({
      name: "large",
      input: { message: z.string() },
      output: { label: z.string() },
      modules: many,
      run: async () => ({ label: "" }),
    })["~definition"] as CompositeDefinition;
    const { outline } = await analyzeProgram(large);
    expect(outline.length).toBeLessThan(10_000);
    expect(outline).toContain("… and 80 more steps");
  });
});
