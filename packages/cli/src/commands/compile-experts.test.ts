import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliFolder, type CliRun, cliFolder } from "../testing/run-cli.js";
import { topicRows, topicsProgram } from "../testing/topics-program.js";

let folder: CliFolder;
let compiled: CliRun;

const withoutEmbedder = topicsProgram.replace("export const embedder", "const unused");
const sets = ["--trainset", "train.jsonl", "--valset", "val.jsonl", "--holdout", "holdout.jsonl"];
const mop = ["--strategy", "mop", "--no-study"];
const json = (text: string): unknown => JSON.parse(text);

beforeAll(async () => {
  folder = await cliFolder({
    "topics.ts": topicsProgram,
    "bare.ts": withoutEmbedder,
    "train.jsonl": topicRows(40),
    "val.jsonl": topicRows(48, 100),
    "holdout.jsonl": topicRows(60, 200),
  });
  compiled = await folder.run(["compile", "topics.ts", ...sets, ...mop, "--map", "maps/topics.svg"]);
}, 60_000);

afterAll(() => folder.remove());

describe("signet compile --strategy mop", () => {
  it("says how many experts there are, why, and what each gains", () => {
    const { code, stdout, stderr } = compiled;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain("\n2 experts, chosen by the program's input (topics)\n  2 experts gain ");
    expect(stdout).toMatch(/ {2}expert 1 +20 +4 +24 +50\.0 % +\d+\.\d % +\d+\.\d % +[+]\d+\.\d\n/);
    expect(stdout).toMatch(
      /Routed to an expert that no other beats: \d+\.\d % by topics, \d+\.\d % by tf-idf\./,
    );
    expect(stderr).toMatch(/ s {2}experts: 2 experts gain /);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("--map draws which expert answers what", async () => {
    expect(compiled.stdout).toContain("\nThe map is in maps/topics.svg.");
    const map = await folder.read("maps/topics.svg");
    expect(map).toMatch(/^<svg [^>]+>\n<title>2 experts, chosen by the program's input<\/title>/);
    expect(map).toContain("holdout (60)");
  });

  it("--map says so where there is nothing to draw", async () => {
    const flags = ["--level", "O0", "--no-study", "--out", "plain.json", "--map", "plain.svg"];
    const { code, stdout } = await folder.run(["compile", "topics.ts", ...sets, ...flags]);
    expect(code).toBe(0);
    expect(stdout).toContain("There is no map to draw");
    await expect(folder.read("plain.svg")).rejects.toThrow();
  });

  it("--map draws one map for each router, by the step's path", async () => {
    const twice = topicsProgram
      .replace("modules: { judge }", "modules: { judge, again: judge }")
      .replace("steps.judge({ text })", "steps.judge({ text }).then(() => steps.again({ text }))");
    await folder.write(
      "twice.ts",
      `import { mop } from "@signet/optimizers";\n${twice}\nexport const strategy = mop({ scope: "module", oracle: 0 });`,
    );
    const flags = ["--no-study", "--out", "twice.json", "--map", "twice.svg"];
    const { code, stdout, stderr } = await folder.run(["compile", "twice.ts", ...sets, ...flags]);
    expect(code).toBe(0);
    expect(stdout).toContain("The map is in twice.judge.svg, twice.again.svg.");
    expect(stderr).toContain("experts of judge: ");
    expect(await folder.read("twice.again.svg")).toContain("the input of again</title>");
  });

  it("needs no embedder: tf-idf comes with the artifact, and wins over the program file where it is asked for", async () => {
    const flags = [...mop, "--embedder", "tf-idf", "--json", "--out", "words.json"];
    const { stdout } = await folder.run(["compile", "topics.ts", ...sets, ...flags]);
    expect(json(stdout)).toMatchObject({
      after: 1,
      experts: [{ path: "", embedder: expect.stringMatching(/^tf-idf:/) }],
    });
    const scored = await folder.run([
      ...["evaluate", "bare.ts", "--artifact", "words.json", "--data", "holdout.jsonl", "--json"],
    ]);
    expect(json(scored.stdout)).toMatchObject({ score: 1 });
  });

  it("is what --level O3 does with what mipro found, at the effort that is asked for", async () => {
    const flags = ["--level", "O3", "--effort", "light", "--no-study", "--json", "--out", "o3.json"];
    const { code, stdout } = await folder.run(["compile", "topics.ts", ...sets, ...flags]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ strategy: "mop", after: 1 });
    const artifact = json(await folder.read("o3.json"));
    expect(artifact).toMatchObject({
      provenance: { strategy: { options: { base: { regions: { name: "mipro" } } } } },
    });
    const refused = await folder.run(["compile", "topics.ts", ...sets, ...mop, "--effort", "light"]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("no meaning for mop") });
  });
});

describe("an artifact with experts", () => {
  const artifact = ["--artifact", "topics.signet.json"];
  const input = ["--input", '{"text":"harbour no 7: bright"}'];

  it("runs with the embedder of the program file", async () => {
    const { code, stdout, stderr } = await folder.run(["run", "topics.ts", ...artifact, ...input, "--trace"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"label":"no"}\n' });
    expect(stderr).toMatch(/expert 1/);
  });

  it("is scored with it", async () => {
    const argv = ["evaluate", "topics.ts", ...artifact, "--data", "holdout.jsonl", "--json"];
    expect(json((await folder.run(argv)).stdout)).toMatchObject({ score: 1, n: 60 });
  });

  it("names the embedder that is missing, and what brings it", async () => {
    const run = await folder.run(["run", "bare.ts", ...artifact, ...input]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(
      'error EMBEDDER_MISSING: topics.signet.json compares inputs with the embedder "topics" of dimension 2: export it',
    );
    const again = ["compile", "bare.ts", ...sets, "--from", "topics.signet.json", "--no-study"];
    expect((await folder.run([...again, "--out", "again.json"])).stderr).toContain("error EMBEDDER_MISSING");
  });

  it("names the flag, and tells an embedder that is another one", async () => {
    const id = "openai-embeddings:small/2@localhost/v1";
    await folder.write("remote.ts", topicsProgram.replace('id: "topics"', `id: "${id}"`));
    const flags = [...mop, "--out", "remote.json"];
    expect((await folder.run(["compile", "remote.ts", ...sets, ...flags])).code).toBe(0);
    const { code, stderr } = await folder.run(["run", "topics.ts", "--artifact", "remote.json", ...input]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `embedder "${id}" of dimension 2, not with "topics": pass --embedder openai:small:2`,
    );
  });

  it("leaves all to the single prompt with --when-unroutable fallback", async () => {
    const fallback = [...artifact, ...input, "--when-unroutable", "fallback"];
    const { code, stderr } = await folder.run(["run", "bare.ts", ...fallback, "--trace"]);
    expect(code).toBe(0);
    expect(stderr).toContain("no embedder");
    await folder.write(
      "failing.ts",
      withoutEmbedder.concat('\nexport const embedder = () => { throw new Error("no space left"); };'),
    );
    const failing = await folder.run(["run", "failing.ts", ...fallback]);
    expect(failing).toMatchObject({ code: 0, stderr: expect.stringContaining("no space left") });
    expect((await folder.run(["run", "failing.ts", ...artifact, ...input])).code).toBe(1);
  });
});

describe("--embedder", () => {
  it("is checked where it is written", async () => {
    const run = await folder.run(["run", "bare.ts", "--input", "{}", "--embedder", "minilmm"]);
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean minilm?") });
    const plain = await cliFolder({
      "bare.ts": withoutEmbedder,
      "signet.config.json": '{"embedder":"openai:"}',
    });
    const configured = await plain.run(["run", "bare.ts", "--input", "{}"]);
    expect(configured.stderr).toContain('"embedder": "openai:" names no model');
    await plain.remove();
    await folder.write("wrong.ts", withoutEmbedder.concat("\nexport const embedder = 7;"));
    const wrong = await folder.run(["run", "wrong.ts", "--input", "{}"]);
    expect(wrong.stderr).toContain('"embedder" of wrong.ts is a number, it should be an embedder');
  });

  it("asks for the length of vectors that is not known, before the first call", async () => {
    const argv = ["compile", "bare.ts", ...sets, ...mop, "--embedder", "openai:own"];
    const { code, stderr } = await folder.run(argv);
    expect(code).toBe(1);
    expect(stderr).toContain("openai:own:DIMENSION");
  });
});
