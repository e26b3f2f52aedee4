import { stat } from "node:fs/promises";
import { join } from "node:path";
import { predict, program, seal, signature } from "@signet/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type CliFolder, type CliRun, cliFolder } from "../testing/run-cli.js";

const label = predict(
  signature({ instruction: "Label.", input: { text: z.string() }, output: { label: z.string() } }),
);
const artifact = seal(
  program({
    name: "triage",
    input: { text: z.string() },
    output: { label: z.string() },
    modules: { label },
    run: ({ text }, steps) => steps.label({ text }),
  }),
).toString();

let folder: CliFolder;
let made: CliRun;
let secret: string;

beforeAll(async () => {
  folder = await cliFolder({ "a.json": artifact });
  made = await folder.run(["keys", "release"]);
  await folder.run(["keys", "other", "--json"]);
  secret = (await folder.read("release.key")).trim();
});

afterAll(() => folder.remove());

describe("signet keys", () => {
  it("writes a private key that only its owner reads, and shows nothing of it", async () => {
    expect(made.code).toBe(0);
    expect((await stat(join(folder.path, "release.key"))).mode & 0o777).toBe(0o600);
    expect(secret).toMatch(/^signet-private:/);
    expect(made.stdout).toContain((await folder.read("release.pub")).trim());
    expect(made.stdout + made.stderr).not.toContain(secret.slice(-43));
  });

  it("never overwrites a key, nor leaves half a pair", async () => {
    expect(await folder.run(["keys", "release"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("release.key is there already"),
    });
    expect((await folder.read("release.key")).trim()).toBe(secret);
    await folder.write("half.pub", "mine");
    expect((await folder.run(["keys", "half"])).code).toBe(2);
    await expect(stat(join(folder.path, "half.key"))).rejects.toThrow("ENOENT");
  });
});

describe("signet sign and signet verify", () => {
  it("sign beside the artifact, and tell who signed", async () => {
    expect(await folder.run(["sign", "a.json", "--key", "release.key"])).toMatchObject({
      code: 0,
      stdout: "Written to a.json.sig.\n",
    });
    const { code, stdout } = await folder.run(["verify", "a.json", "--key", "release.pub"]);
    expect([code, stdout]).toEqual([0, "a.json is whole, and was signed with the key of release.pub.\n"]);
    const { stdout: json } = await folder.run(["verify", "a.json", "--key", "release.pub", "--json"]);
    expect(JSON.parse(json)).toMatchObject({ isSigned: true, program: "triage" });
  });

  it("fail where the artifact was changed, nobody signed it, or somebody else did", async () => {
    await folder.run(["sign", "a.json", "--key", "other.key", "--out", "other.sig"]);
    const verify = (...more: string[]) => folder.run(["verify", "a.json", "--key", "release.pub", ...more]);
    expect(await verify("--signature", "other.sig")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ARTIFACT_SIGNATURE"),
    });
    expect(await verify("--signature", "none.sig")).toMatchObject({ code: 2 });
    await folder.write("changed.json", artifact.replace("Label.", "Lie..."));
    expect(await folder.run(["verify", "changed.json", "--key", "release.pub"])).toMatchObject({ code: 2 });
    expect(
      await folder.run(["verify", "changed.json", "--key", "release.pub", "--signature", "a.json.sig"]),
    ).toMatchObject({ code: 1, stderr: expect.stringContaining("ARTIFACT_INVALID") });
  });

  it("never put a signature in the place of the artifact or the key", async () => {
    for (const out of ["./a.json", "release.key"])
      expect(await folder.run(["sign", "a.json", "--key", "release.key", "--out", out])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("needs a file of its own"),
      });
    expect([await folder.read("a.json"), (await folder.read("release.key")).trim()]).toEqual([
      artifact,
      secret,
    ]);
  });

  it("refuse the wrong half of a pair, or a file that is no key, without showing it", async () => {
    await folder.write("bad.key", `{"kty":"OKP","d":"${secret.slice(-43)}`);
    const runs = [
      await folder.run(["sign", "a.json", "--key", "release.pub"]),
      await folder.run(["sign", "a.json", "--key", "bad.key", "--json"]),
      await folder.run(["verify", "a.json", "--key", "release.key"]),
      await folder.run(["sign", "a.json", "--key", "a.json"]),
    ];
    for (const { code, stdout, stderr } of runs) {
      expect([code, stdout + stderr]).toEqual([1, expect.stringContaining("KEY_INVALID")]);
      expect(stdout + stderr).not.toContain(secret.slice(-20));
    }
  });
});
