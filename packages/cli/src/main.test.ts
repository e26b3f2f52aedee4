import { stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reviewRows, reviewsProgram } from "./testing/reviews-program.js";
import { type CliFolder, cliFolder } from "./testing/run-cli.js";

let folder: CliFolder;

beforeAll(async () => {
  folder = await cliFolder({
    "reviews.ts": `${reviewsProgram}\nexport const trainset = "./data/train.jsonl";\nexport const options = { effort: "light" };`,
    "bare.ts": reviewsProgram,
    "data/train.jsonl": reviewRows(150),
    "test.jsonl": reviewRows(30, 300),
  });
  await folder.run(["compile", "reviews.ts", "--seed", "3"]);
}, 60_000);

afterAll(() => folder.remove());

const json = (text: string): unknown => JSON.parse(text);

describe("signet compile", () => {
  it("loads TypeScript from a folder without a project, compiles, and writes an artifact", async () => {
    const artifact = json(await folder.read("reviews.signet.json"));
    expect(artifact).toMatchObject({ signet: 2, program: { name: "reviews" }, provenance: { seed: 3 } });
  });

  it("replays from the study by default: no call, the same bytes, and a report for people", async () => {
    const before = await folder.read("reviews.signet.json");
    const { code, stdout, stderr } = await folder.run(["compile", "reviews.ts", "--seed", "3"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/holdout of 30 +score +95 % interval/);
    expect(stdout).toMatch(/gain \(paired\) +\+\d+\.\d points/);
    expect(stdout).toContain("all replayed from the study");
    expect(stdout).toContain("Written to reviews.signet.json.");
    expect(stderr).toMatch(/ s {2}✔ search +\d+ runs in/);
    expect(await folder.read("reviews.signet.json")).toBe(before);
  });

  it("shows the proposer what the program file says of the program, and nothing else of it", async () => {
    await folder.write(
      "told.ts",
      `import { appendFileSync } from "node:fs";
${reviewsProgram.replace("export default program", "/** Keeps the shop's books in order. */\nexport default program")}
const unrelated = "NEVER-SHOWN";
const shown = ({ prefix, messages }) => [...prefix, ...messages].map(({ text }) => text).join("\\n");
export const proposer = scriptedLm({
  reply: (request) => (appendFileSync(new URL("./shown.txt", import.meta.url), shown(request)), "Say which it is."),
});
export const trainset = "./data/train.jsonl";`,
    );
    const { code, stderr } = await folder.run(["compile", "told.ts", "--no-study", "--out", "told.json"]);
    expect(code).toBe(0);
    expect(stderr).not.toContain("is not used");
    const shown = await folder.read("shown.txt");
    expect(shown).toContain("Keeps the shop's books in order.");
    expect(shown).not.toContain("NEVER-SHOWN");
  });

  it("--json prints one object, progress apart", async () => {
    const { code, stdout } = await folder.run([
      "compile",
      "reviews.ts",
      "--seed",
      "3",
      "--json",
      "--out",
      "out/a.json",
    ]);
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    expect(json(stdout)).toMatchObject({
      artifact: join(folder.path, "out/a.json"),
      program: "reviews",
      before: expect.any(Number),
      after: 1,
      gain: expect.any(Number),
      gainInterval: [expect.any(Number), expect.any(Number)],
      calls: expect.any(Number),
      tokens: expect.any(Number),
      seconds: expect.any(Number),
      adopted: true,
      executedRuns: 0,
      strategy: "mipro",
      sizes: { trainset: 60, valset: 60, holdout: 30 },
      changes: [{ path: "label" }],
    });
  });

  it("takes sets, method and budget from flags, which win over the program file", async () => {
    const flags = [
      "--trainset",
      "data/train.jsonl",
      "--holdout",
      "test.jsonl",
      "--level",
      "O1",
      "--budget-calls",
      "5000",
    ];
    const { code, stdout } = await folder.run([
      "compile",
      "reviews.ts",
      ...flags,
      "--no-study",
      "--json",
      "--out",
      "b.json",
    ]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({
      strategy: "bootstrapFewShot",
      sizes: { trainset: 75, valset: 75, holdout: 30 },
    });
  });

  it("--strategy names a method; ape asks the proposer for what demos show, and nothing else", async () => {
    await folder.write(
      "induced.ts",
      `import { appendFileSync } from "node:fs";
${reviewsProgram}
const shown = ({ prefix, messages }) => [...prefix, ...messages].map(({ text }) => text).join("\\n");
export const proposer = scriptedLm({
  reply: (request) => (appendFileSync(new URL("./induced.txt", import.meta.url), shown(request)), "Say which it is."),
});
export const trainset = "./data/train.jsonl";`,
    );
    const flags = ["--strategy", "ape", "--no-study", "--json", "--out", "induced.json"];
    const { code, stdout } = await folder.run(["compile", "induced.ts", ...flags]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ strategy: "ape" });
    const shown = await folder.read("induced.txt");
    expect(shown).toContain("Somebody gave an instruction to some friends.");
    const refused = await folder.run(["compile", "induced.ts", ...flags, "--effort", "heavy"]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("--effort has no meaning for ape");
  });

  it("refuses a budget in money for a model without a price, and says what to do", async () => {
    const { code, stderr } = await folder.run(["compile", "reviews.ts", "--budget-usd", "2", "--no-study"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error PRICE_UNKNOWN: .+\n {2}A budget in usd needs a price/);
  });

  it("asks for examples when there are none", async () => {
    const { code, stderr } = await folder.run(["compile", "bare.ts"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--trainset rows.jsonl");
  });

  it("names the empty trainset, and the line and field of a bad row", async () => {
    await folder.write("empty.jsonl", "\n");
    await folder.write("bad.jsonl", `${reviewRows(2)}\n{"input":{"review":7},"expected":{}}\n`);
    await folder.write("broken.jsonl", `${reviewRows(1)}{"input":`);
    await folder.write("half.json", '[{"input":{"review":"a"}}]');
    const compile = async (name: string) =>
      (await folder.run(["compile", "bare.ts", "--trainset", name])).stderr;
    expect(await compile("empty.jsonl")).toContain("error DATA_EMPTY");
    expect(await compile("bad.jsonl")).toMatch(/error DATA_INVALID: .*bad\.jsonl, line 4: .*review/);
    expect(await compile("broken.jsonl")).toMatch(/error DATA_INVALID: .*broken\.jsonl, line 2: not JSON/);
    expect(await compile("half.json")).toMatch(
      /error DATA_INVALID: .*half\.json, row 1: "expected" is missing; the row has input/,
    );
  });

  it("goes on from an earlier artifact", async () => {
    const { code, stdout } = await folder.run([
      ...["compile", "reviews.ts", "--from", "reviews.signet.json", "--level", "O0"],
      ...["--no-study", "--json", "--out", "c.json"],
    ]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ artifact: join(folder.path, "c.json") });
    const read = async (name: string) => json(await folder.read(name)) as { readonly plan: unknown };
    expect((await read("c.json")).plan).toEqual((await read("reviews.signet.json")).plan);
  });

  it("keeps the transpiled code where only the user can write", async () => {
    const { mode } = await stat(join(folder.path, "cache", "jiti"));
    expect((mode & 0o777).toString(8)).toBe("700");
  });
});

describe("Ctrl-C", () => {
  /** The model fires the signal at its call number `after`. */
  const interrupting = (after: number) => `
    ${reviewsProgram.replace("export const lm = ", "const inner = ")}
    let calls = 0;
    export const lm = { ...inner, generate: (request, call) => {
      if (++calls === ${after}) globalThis.interruptSignet();
      return inner.generate(request, call);
    } };`;

  async function compileInterrupted(after: number, ...flags: readonly string[]) {
    const interrupted = new AbortController();
    Object.assign(globalThis, { interruptSignet: () => interrupted.abort() });
    const file = `slow-${after}.ts`;
    await folder.write(file, interrupting(after));
    const argv = [
      "compile",
      file,
      "--trainset",
      "data/train.jsonl",
      "--no-study",
      "--out",
      `slow-${after}.signet.json`,
      ...flags,
    ];
    return folder.run(argv, { signal: interrupted.signal });
  }

  it("keeps the best result so far in a file of its own, says so, and exits with 130", async () => {
    const { code, stdout } = await compileInterrupted(300);
    expect(code).toBe(130);
    expect(stdout).toContain("The best result so far is in slow-300.unverified.signet.json, unverified.");
    const { stdout: shown } = await folder.run(["inspect", "slow-300.unverified.signet.json"]);
    expect(shown).toContain("digest   sha256");
    await expect(folder.read("slow-300.signet.json")).rejects.toThrow();
  });

  it("writes nothing when nothing better was found yet", async () => {
    const { code, stdout } = await compileInterrupted(10, "--json");
    expect(code).toBe(130);
    expect(json(stdout)).toMatchObject({ artifact: null, stopped: "aborted" });
  });

  it("ends an evaluation with what was scored by then", async () => {
    const interrupted = new AbortController();
    Object.assign(globalThis, { interruptSignet: () => interrupted.abort() });
    await folder.write("slow-20.ts", interrupting(20));
    const argv = ["evaluate", "slow-20.ts", "--data", "test.jsonl", "--concurrency", "1", "--json"];
    const { code, stdout } = await folder.run(argv, { signal: interrupted.signal });
    expect(code).toBe(130);
    expect(json(stdout)).toMatchObject({ n: 19, of: 30 });
  });
});

describe("signet evaluate", () => {
  it("scores with interval, faults and usage", async () => {
    const { code, stdout } = await folder.run(["evaluate", "reviews.ts"]);
    expect(code).toBe(0);
    expect(stdout).toContain("reviews on 150 examples (trainset)");
    expect(stdout).toContain("66.7 %, 95 % interval");
    expect(stdout).toContain("150 calls, 7,500 prompt and 450 completion tokens, cost unknown");
  });

  it("reads rows that were written for OpenAI, and names the line of one that does not fit", async () => {
    const row = (label: string) =>
      JSON.stringify({
        messages: [
          { role: "system", content: "You label reviews." },
          { role: "user", content: "a fine phone" },
          { role: "assistant", content: label },
        ],
      });
    await folder.write("chats.jsonl", [row("positive"), row("negative")].join("\n"));
    const { code, stdout } = await folder.run(["evaluate", "reviews.ts", "--data", "chats.jsonl", "--json"]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ n: 2, of: 2 });
    await folder.write("odd.jsonl", [row("positive"), '{"messages":[]}'].join("\n"));
    const odd = await folder.run(["evaluate", "reviews.ts", "--data", "odd.jsonl"]);
    expect(odd.code).toBe(1);
    expect(odd.stderr).toMatch(/odd\.jsonl, line 2 does not end with an assistant/);
  });

  it("never puts results in the place of the examples", async () => {
    const before = await folder.read("test.jsonl");
    const argv = ["evaluate", "bare.ts", "--data", "test.jsonl", "--out", "./test.jsonl"];
    expect(await folder.run(argv)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("needs a file of its own"),
    });
    expect(await folder.read("test.jsonl")).toBe(before);
  });

  it("scores an artifact on rows of a file, writes each result, and prints one object", async () => {
    const argv = [
      "evaluate",
      "bare.ts",
      "--artifact",
      "reviews.signet.json",
      "--data",
      "test.jsonl",
      "--out",
      "results.jsonl",
    ];
    const { code, stdout } = await folder.run([...argv, "--json", "--verbose"]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({
      ...{ program: "reviews", data: "test.jsonl", n: 30, of: 30, score: 1 },
      faults: { candidate: 0, outside: 0, example: 0 },
      usage: { calls: 30 },
    });
    const results = (await folder.read("results.jsonl")).trim().split("\n").map(json);
    expect(results).toHaveLength(30);
    expect(results[0]).toMatchObject({
      score: 1,
      output: { label: "good" },
      expected: { label: "good" },
      tokens: 53,
    });
  });

  it("counts a failing metric as faults, and fails when nothing could be scored", async () => {
    await folder.write(
      "nan.ts",
      `${reviewsProgram.replace("export const metric", "const unused")}\nexport const metric = () => NaN;`,
    );
    const { code, stderr } = await folder.run(["evaluate", "nan.ts", "--data", "test.jsonl"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/METRIC_INVALID: The metric returned NaN/);
  });

  it("refuses an artifact of another program, naming the differences", async () => {
    await folder.write(
      "other.ts",
      reviewsProgram.replaceAll("review:", "text:").replaceAll("{ review }", "{ text }"),
    );
    const { code, stderr } = await folder.run([
      "evaluate",
      "other.ts",
      "--artifact",
      "reviews.signet.json",
      "--data",
      "test.jsonl",
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("error ARTIFACT_MISMATCH");
    expect(stderr).toContain('field "review" is gone');
  });
});

describe("signet run", () => {
  const input = '{"review":"no 1: fine"}';

  it("prints the output, and the trace apart from it", async () => {
    const { code, stdout, stderr } = await folder.run(["run", "reviews.ts", "--input", input, "--trace"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"label":"good"}\n' });
    expect(stderr).toMatch(
      /reviews {2}\d+ ms\n└─ label {2}\d+ ms {2}50 \+ 3 tokens\n {5}in {3}\{"review":"no 1: fine"\}/,
    );
  });

  it("--json adds usage and trace in one object", async () => {
    await folder.write("input.json", input);
    const { stdout } = await folder.run([
      "run",
      "reviews.ts",
      "--input-file",
      "input.json",
      "--json",
      "--trace",
    ]);
    expect(json(stdout)).toMatchObject({
      output: { label: "good" },
      usage: { calls: 1 },
      trace: { path: "", children: [{ path: "label" }] },
    });
  });

  it("answers lines of standard input in their order, failures in their place", async () => {
    const stdin = [
      `${input}\n{"rev`,
      'iew":"no 2: awful"}\n\nnot json\n',
      '{"review":7}\n',
      '{"review":"no 4: fine"}',
    ];
    const { code, stdout, stderr } = await folder.run(["run", "reviews.ts", "--concurrency", "2"], { stdin });
    expect(stdout.trim().split("\n").map(json)).toEqual([
      { label: "good" },
      { label: "bad" },
      { error: { code: "INPUT_INVALID", message: expect.stringContaining("not JSON") } },
      { error: { code: "INPUT_INVALID", message: expect.stringContaining("review") } },
      { label: "good" },
    ]);
    expect(stderr).toContain("line 4:");
    expect(code).toBe(1);
  });

  it("says which field of the input is wrong, and asks for an input when there is none", async () => {
    const wrong = await folder.run(["run", "reviews.ts", "--input", "{}"]);
    expect(wrong).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/error INPUT_INVALID: .*review/),
    });
    const none = await folder.run(["run", "reviews.ts"]);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("--input '{ ... }'") });
  });
});

describe("signet inspect and diff", () => {
  it("shows an artifact without loading a program or a configuration", async () => {
    await folder.write("plain/signet.config.ts", 'throw new Error("never loaded");');
    await folder.write("plain/a.signet.json", await folder.read("reviews.signet.json"));
    const { code, stdout } = await folder.run(["inspect", "plain/a.signet.json", "--prompts"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/program {2}reviews \([0-9a-f]{12}\)/);
    expect(stdout).toMatch(/demos {8}\d+ \(\d+ bootstrapped, \d+ labelled\)/);
    expect(stdout).toMatch(/gain {6}\+\d+\.\d points, 95 % interval/);
    expect(stdout).toMatch(/ {4}[0-9a-f]{16} {2}\{"label"/);
  });

  it("--json gives the artifact's own content", async () => {
    const { stdout } = await folder.run(["inspect", "reviews.signet.json", "--json"]);
    expect(json(stdout)).toEqual(json(await folder.read("reviews.signet.json")));
  });

  it("fails with what to do on an artifact that is truncated, edited, from the future, or not there", async () => {
    const text = await folder.read("reviews.signet.json");
    await folder.write("cut.json", text.slice(0, 200));
    await folder.write("edited.json", text.replace('"seed":3', '"seed":4'));
    await folder.write("future.json", text.replace('"signet":2', '"signet":3'));
    const inspect = (name: string) => folder.run(["inspect", name]);
    expect(await inspect("cut.json")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/error ARTIFACT_INVALID: .+\n {2}\w/),
    });
    expect(await inspect("edited.json")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("digest"),
    });
    expect(await inspect("future.json")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("error ARTIFACT_VERSION"),
    });
    expect(await inspect("review.signet.json")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Did you mean .*reviews\.signet\.json\?/),
    });
  });

  it("never sends what an artifact holds to the terminal as a command", async () => {
    const evil = reviewsProgram.replace("Is the review good or bad?", "\\u001b]0;owned\\u0007Is it?");
    await folder.write("evil.ts", evil);
    await folder.run([
      "compile",
      "evil.ts",
      "--trainset",
      "data/train.jsonl",
      "--level",
      "O0",
      "--no-study",
      "--out",
      "evil.json",
    ]);
    const { stdout } = await folder.run(["inspect", "evil.json"]);
    expect(stdout).toContain("]0;owned");
    expect(stdout).not.toContain("\u001b");
  });

  it("diff shows what changed per module", async () => {
    await folder.run(["compile", "reviews.ts", "--level", "O0", "--no-study", "--out", "start.json"]);
    const { code, stdout } = await folder.run(["diff", "start.json", "reviews.signet.json"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^label\n/);
    expect(stdout).toMatch(/demos {3}\+\d/);
    const same = await folder.run(["diff", "start.json", "start.json", "--json"]);
    expect(json(same.stdout)).toMatchObject({ isSame: true, isSameProgram: true, changes: [] });
  });
});

describe("program files", () => {
  let probes = 0;
  const evaluate = async (source: string) => {
    // A process loads a file once: each gets a name of its own.
    const name = `probe-${++probes}.ts`;
    await folder.write(name, source);
    const { code, stderr } = await folder.run(["evaluate", name, "--data", "test.jsonl"]);
    return `${code} ${stderr}`;
  };

  it("name what is missing or wrong, with how to write it", async () => {
    expect(await evaluate("export const x = 1;")).toMatch(
      /1 error PROGRAM_FILE_INVALID: probe-\d+.ts exports no program: write `export const program/,
    );
    expect(await evaluate(reviewsProgram.replace("export default", "export const reviews ="))).toContain(
      "add `export { reviews as program }`",
    );
    expect(await evaluate("export const program = 7;")).toContain('The "program" of probe-');
    expect(await evaluate(reviewsProgram.replace("export const metric", "const unused"))).toContain(
      "exports no metric: add for example",
    );
    expect(await evaluate(reviewsProgram.replace('exactMatch("label")', '"exact"'))).toContain(
      'it should be a function: export const metric = exactMatch("answer")',
    );
    expect(await evaluate(`${reviewsProgram}\nexport const options = { efort: "light" };`)).toContain(
      'no setting "efort", did you mean "effort"',
    );
  });

  it("tell what their own code throws", async () => {
    expect(await evaluate('throw new Error("no database");')).toContain("cannot be loaded: no database");
    expect(await evaluate("const x: = 3;")).toContain("cannot be loaded");
    expect(
      await evaluate(reviewsProgram.replace("modules: { label }", 'modules: { "a.b": label }')),
    ).toContain("error PROGRAM_INVALID");
  });
});

describe("configuration", () => {
  it("stands behind flags and the program file", async () => {
    const plain = await cliFolder({
      "bare.ts": reviewsProgram,
      "train.jsonl": reviewRows(60),
      "signet.config.ts": 'export default { level: "O0" as const, seed: 5, studyDir: "records" };',
    });
    const compile = (...flags: string[]) =>
      plain.run(["compile", "bare.ts", "--trainset", "train.jsonl", "--json", ...flags]);
    expect(json((await compile()).stdout)).toMatchObject({
      seed: 5,
      strategy: expect.stringMatching(/written/i),
    });
    expect(json((await compile("--seed", "6")).stdout)).toMatchObject({ seed: 6 });
    expect((await stat(join(plain.path, "records/reviews.study"))).isFile()).toBe(true);
    await plain.remove();
  });

  it("names a setting that there is not", async () => {
    const plain = await cliFolder({
      "bare.ts": reviewsProgram,
      "signet.config.ts": 'export default { ml: "llama" };',
    });
    const { code, stderr } = await plain.run(["run", "bare.ts", "--input", "{}"]);
    expect(code).toBe(1);
    expect(stderr).toContain('signet.config.ts cannot be used: there is no setting "ml", did you mean "lm"');
    await plain.remove();
  });

  it("is one file: no remote layer, no rc, no dotenv", async () => {
    const plain = await cliFolder({
      "bare.ts": reviewsProgram,
      "rows.jsonl": reviewRows(3),
      ".signetrc": "seed=x",
      ".env": "SIGNET_PROBE=read",
      "signet.config.json": '{"extends":"github:someone/somewhere"}',
    });
    const { code, stderr } = await plain.run(["evaluate", "bare.ts", "--data", "rows.jsonl"]);
    expect(code).toBe(1);
    expect(stderr).toContain('there is no setting "extends"');
    expect(process.env.SIGNET_PROBE).toBeUndefined();
    await plain.remove();
  });
});

describe("wrong use", () => {
  it("exits with 2 and says what was probably meant", async () => {
    const stderr = async (...argv: string[]) => {
      const { code, stderr: text } = await folder.run(argv);
      return `${code} ${text}`;
    };
    expect(await stderr("compil", "reviews.ts")).toMatch(
      /2 error: unknown command 'compil'\s+\(Did you mean compile\?\)/,
    );
    expect(await stderr("compile", "reviews.ts", "--sed", "1")).toMatch(
      /2 error: unknown option '--sed'\s+\(Did you mean --seed\?\)/,
    );
    expect(await stderr("compile", "reviews.ts", "--lm", "opnai:gpt")).toMatch(
      /2 error: .*Did you mean openai\?/,
    );
    expect(await stderr("compile", "reviews.ts", "--seed", "one")).toContain("whole number");
    expect(await stderr("compile", "reviews.ts", "--level", "O1", "--effort", "heavy")).toContain(
      "--effort has no meaning for O1",
    );
    expect(await stderr("compile", "review.ts")).toContain("Did you mean");
  });

  it("--json gives every failure as one object", async () => {
    const usage = await folder.run(["compile", "reviews.ts", "--sed", "1", "--json"]);
    expect(json(usage.stdout)).toMatchObject({
      error: { code: "USAGE", message: expect.stringContaining("--sed") },
    });
    const failure = await folder.run(["inspect", "reviews.ts", "--json"]);
    expect(json(failure.stdout)).toMatchObject({
      error: { code: "ARTIFACT_INVALID", hint: expect.any(String) },
    });
  });

  it("shows a stack with --debug alone, and no secret ever", async () => {
    const secret = "sk-secret-0123456789";
    await folder.write("leak.ts", `throw new Error("key ${secret} was refused");`);
    const env = { OPENAI_API_KEY: secret };
    const quiet = await folder.run(["run", "leak.ts", "--input", "{}"], { env });
    expect(quiet.stderr).toContain("key [redacted] was refused");
    expect(quiet.stderr).not.toContain("at ");
    const loud = await folder.run(["run", "leak.ts", "--input", "{}", "--debug"], { env });
    expect(loud.stderr).toMatch(/\n +at /);
    expect(loud.stderr).not.toContain(secret);
  });

  it("has help with an example for every command", async () => {
    for (const name of ["compile", "evaluate", "run", "inspect", "diff"]) {
      const { code, stdout } = await folder.run([name, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toContain(`$ signet ${name} `);
    }
    expect((await folder.run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await folder.run([])).code).toBe(2);
  });
});
