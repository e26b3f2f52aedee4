import { predict, program, seal, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { deploy, serveApp } from "@signet/serve";
import { ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type CliFolder, cliFolder } from "../testing/run-cli.js";

const label = predict(
  signature({
    instruction: "Label.",
    input: { text: z.string() },
    output: { label: z.enum(["bug", "praise"]) },
  }),
);
const triage = program({
  name: "my triage",
  input: { text: z.string().describe("What the customer wrote"), tags: z.array(z.string()).optional() },
  output: { label: z.enum(["bug", "praise"]) },
  modules: { label },
  run: ({ text }, steps) => steps.label({ text }),
});
const artifact = seal(triage);

let folder: CliFolder;

beforeAll(async () => {
  folder = await cliFolder({ "triage.json": artifact.toString(), "broken.json": "{}" });
});

afterAll(() => folder.remove());

interface Client {
  readonly runMyTriage: (input: unknown, options: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

describe("signet types", () => {
  it("writes types that name the program and the digest of the artifact", async () => {
    const { code, stdout } = await folder.run(["types", "triage.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`"my triage"`);
    expect(stdout).toContain(artifact.sha256);
    expect(stdout).toContain(`export type MyTriageInput = {
  /** What the customer wrote */
  text: string;
  tags?: string[] | undefined;
};`);
    expect(stdout).toContain('label: "bug" | "praise";');
  });

  it("writes to a file, under another name", async () => {
    const written = await folder.run(["types", "triage.json", "--out", "src/desk.ts", "--name", "Desk"]);
    expect(written).toMatchObject({ code: 0, stdout: "Written to src/desk.ts.\n" });
    expect(await folder.read("src/desk.ts")).toContain("export async function runDesk(");
  });

  it("refuses a name that is none, and what is no artifact", async () => {
    expect(await folder.run(["types", "triage.json", "--name", "a b"])).toMatchObject({ code: 2 });
    expect(await folder.run(["types", "broken.json"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ARTIFACT_INVALID"),
    });
  });

  it("never replaces the artifact", async () => {
    expect(await folder.run(["types", "triage.json", "--out", "./triage.json"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("needs a file of its own"),
    });
    expect(await folder.read("triage.json")).toBe(artifact.toString());
  });

  it("writes a client that a served program answers", async () => {
    const { stdout } = await folder.run(["types", "triage.json"]);
    const plain = ts.transpile(stdout, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 });
    const url = `data:text/javascript,${encodeURIComponent(plain)}`;
    const { runMyTriage } = (await import(url)) as Client; // as it was just written
    const lm = scriptedLm({ reply: () => "## Label\nbug" });
    const deployment = await deploy(triage, artifact, { lm });
    const app = serveApp({
      program: triage,
      deployment,
      keys: [{ id: "one", token: "a-long-secret-token" }],
    });
    const fetch = (at: string, init: RequestInit) => app.fetch(new Request(at, init));
    const options = { baseURL: "http://desk.example", token: "a-long-secret-token", fetch };
    expect(await runMyTriage({ text: "It broke" }, options)).toEqual({ label: "bug" });
    await expect(runMyTriage({ text: 1 }, options)).rejects.toMatchObject({
      name: "MyTriageError",
      status: 400,
      code: "INPUT_INVALID",
      issues: [{ field: "text" }],
    });
    await expect(runMyTriage({ text: "" }, { ...options, token: undefined })).rejects.toMatchObject({
      status: 401,
    });
    await app.close();
    await deployment.close();
  });
});
