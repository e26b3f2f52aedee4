import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliFolder, cliFolder } from "../testing/run-cli.js";

/** Written by DSPy itself. */
const state = (name: string): Promise<string> =>
  readFile(new URL(`../../../adapters/src/dspy/fixtures/${name}.json`, import.meta.url), "utf8");

const source = (second: string) => `
import { chainOfThought, predict, program, signature } from "@signet/core";
import * as z from "zod";
const triage = signature({ instruction: "", input: { ticket: z.string(), plan: z.string() }, output: { queue: z.enum(["billing", "delivery", "other"]), urgency: z.int() } });
const reply = signature({ instruction: "", input: { ticket: z.string(), queue: z.string() }, output: { reply: z.string(), tags: z.array(z.string()) } });
export default program({
  name: "support",
  input: { ticket: z.string(), plan: z.string() },
  output: { reply: z.string() },
  modules: { triage: predict(triage), ${second}: chainOfThought(reply) },
  run: async () => ({ reply: "" }),
});
`;

let folder: CliFolder;

beforeAll(async () => {
  folder = await cliFolder({
    "support.ts": source("reply"),
    "renamed.ts": source("answer"),
    "state.json": await state("bootstrapped"),
    "other.json": await state("chain_of_thought"),
    "broken.json": "{",
  });
});

afterAll(() => folder.remove());

describe("signet import dspy", () => {
  it("writes an artifact, and tells what became of each predictor", async () => {
    const { code, stdout } = await folder.run([
      "import",
      "dspy",
      "state.json",
      "--program",
      "support.ts",
      "--out",
      "support.signet.json",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/From DSPy 3\.4\.1:\n\n +predictor +module +demos +left out\n/);
    expect(stdout).toMatch(/\n +triage +triage +\d+ +0\n +reply\.predict +reply +\d+ +1\n/);
    expect(stdout).toContain("! reply.predict: demo 2 is left out: it has no reasoning, reply, tags");
    expect(stdout).toContain('! reply.predict: field "tags" is described as "At most three" in DSPy');
    expect(stdout).toMatch(/Written to support\.signet\.json\.\n$/);
    const shown = await folder.run(["inspect", "support.signet.json", "--rows", "--json"]);
    expect(JSON.parse(shown.stdout)).toContainEqual(expect.objectContaining({ module: "triage" }));
  });

  it("takes the modules of predictors whose names do not tell, and says all of it as JSON", async () => {
    const maps = ["--map", "triage=triage", "--map", "reply.predict=answer"];
    const { stdout } = await folder.run([
      "import",
      "dspy",
      "state.json",
      "--program",
      "renamed.ts",
      "--out",
      "r.json",
      "--json",
      ...maps,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: "3.4.1",
      predictors: [{ path: "triage" }, { name: "reply.predict", path: "answer" }],
    });
  });

  it("names every difference on a line of its own, and writes nothing", async () => {
    const { code, stderr } = await folder.run([
      "import",
      "dspy",
      "other.json",
      "--program",
      "support.ts",
      "--out",
      "none.json",
    ]);
    expect(code).toBe(1);
    const lines = stderr.split("\n").filter((line) => line.startsWith("  - "));
    expect(lines.length).toBeGreaterThan(1);
    await expect(folder.read("none.json")).rejects.toThrow("ENOENT");
  });

  it("replaces neither the state nor the program file", async () => {
    for (const out of ["state.json", "support.ts"])
      expect(
        await folder.run(["import", "dspy", "state.json", "--program", "support.ts", "--out", out]),
      ).toMatchObject({ code: 2, stderr: expect.stringContaining("needs a file of its own") });
    expect(await folder.read("state.json")).toBe(await state("bootstrapped"));
  });

  it("refuses what is no state, no mapping or no file", async () => {
    const run = (...argv: string[]) =>
      folder.run(["import", "dspy", ...argv, "--program", "support.ts", "--out", "x.json"]);
    expect(await run("broken.json")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("DATA_INVALID"),
    });
    expect(await run("nowhere.json")).toMatchObject({ code: 2 });
    expect(await run("state.json", "--map", "triage")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("the name of a predictor"),
    });
  });
});
