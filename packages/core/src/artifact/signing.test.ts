import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { SignetError } from "../errors.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { load } from "./load.js";
import { parseArtifact } from "./parse-artifact.js";
import { seal } from "./seal.js";
import { generateKeys, sign, verify } from "./sign-and-verify.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;

const small = program({
  name: "p",
  input: { t: z.string() },
  output: { l: z.string() },
  modules: {
    m: predict(signature({ instruction: "Do.", input: { t: z.string() }, output: { l: z.string() } })),
  },
  run: async () => ({ l: "" }),
});
const compiled = small.with({ m: { instruction: "Better." } });
const artifact = seal(compiled);
const { publicKey, privateKey } = await generateKeys();
const other = await generateKeys();
const signed = await sign(artifact, privateKey);

/** A key's JWK, as other tools write it. */
function jwk(text: string): JsonWebKey {
  const [x = "", d] = text.replace(/^.*:/, "").split(".");
  return { kty: "OKP", crv: "Ed25519", x, ...(d === undefined ? {} : { d }) };
}

const base64 = publicKey.replace(/^.*:/, "").replaceAll("-", "+").replaceAll("_", "/");

describe("load() with a key", () => {
  it.each<[string, string | JsonWebKey | readonly string[]]>([
    ["a text", publicKey],
    ["a text with a newline behind it", `${publicKey}\n`],
    ["one of several", [other.publicKey, publicKey]],
    ["a JWK", jwk(publicKey)],
    ["plain base64", `${base64}=`],
  ])("loads what was signed, by %s", async (_, signedBy) => {
    const loaded = await load(small, artifact.toString(), { signedBy, signature: signed });
    expect(loaded.parameters).toEqual(compiled.parameters);
  });

  it("rejects when the signature is missing, of another key, of another artifact, or changed", async () => {
    const text = artifact.toString();
    const flipped = signed.replace(/"value":"(.)/, (_, first) => `"value":"${first === "A" ? "B" : "A"}`);
    const cases: readonly [string | undefined, RegExp][] = [
      [undefined, /there is none/],
      [null as never, /there is none/],
      ["", /no signature/],
      ["{}", /no signature/],
      ["x".repeat(1_000_000), /no signature/],
      [signed.replace('"signature":1', '"signature":2'), /version 2/],
      [signed.replace(/"value":"[^"]*"/, '"value":"!"'), /changed or forged/],
      [flipped, /changed or forged/],
      [await sign(artifact, other.privateKey), /of key/],
      [await sign(seal(small), privateKey), /another artifact/],
    ];
    for (const [signature, message] of cases) {
      const loading = load(small, text, { signedBy: publicKey, signature });
      await expect(loading, String(message)).rejects.toThrow(code("ARTIFACT_SIGNATURE"));
      await expect(load(small, text, { signedBy: publicKey, signature })).rejects.toThrow(message);
    }
  });

  it("rejects a signature whose key id was forged to be the wanted one", async () => {
    const id = /"key":"(\w+)"/.exec(signed)?.[1];
    const forgery = (await sign(artifact, other.privateKey)).replace(/"key":"\w+"/, `"key":"${id}"`);
    await expect(verify(artifact, forgery, publicKey)).rejects.toThrow(/changed or forged/);
  });

  it("never loads unsigned when the key or the option's name is not what it should be", async () => {
    const text = artifact.toString();
    for (const signedBy of [
      undefined,
      [],
      [undefined],
      "",
      "short",
      5,
      { kty: "RSA" },
      jwk(privateKey),
      privateKey,
    ])
      await expect(load(small, text, { signedBy, signature: signed } as never)).rejects.toThrow(
        code("KEY_INVALID"),
      );
    await expect(load(small, text, { signature: signed } as never)).rejects.toThrow(code("KEY_INVALID"));
    expect(() => load(small, text, { signedby: publicKey } as never)).toThrow(code("OPTION_INVALID"));
  });

  it("checks the artifact, and the program, all the same", async () => {
    const changed = artifact.toString().replace("Better.", "Worse!!");
    const options = { signedBy: publicKey, signature: signed };
    await expect(load(small, changed, options)).rejects.toThrow(code("ARTIFACT_INVALID"));
    await expect(load(small, artifact.toString(), { ...options, maxBytes: 10 })).rejects.toThrow(/maxBytes/);
    const renamed = program({ ...spec, name: "q" });
    await expect(load(renamed, artifact, options)).rejects.toThrow(code("ARTIFACT_MISMATCH"));
    expect((await load(renamed, artifact, { ...options, allow: ["name"] })).name).toBe("q");
  });
});

const spec = {
  input: { t: z.string() },
  output: { l: z.string() },
  modules: small.modules,
  run: async () => ({ l: "" }),
};

describe("sign()", () => {
  it("writes the same small canonical text each time, without the private key", async () => {
    expect(await sign(artifact.toString(), privateKey)).toBe(signed);
    expect(await sign(artifact, jwk(privateKey))).toBe(signed);
    expect(signed).toMatch(
      /^\{"algorithm":"Ed25519","key":"[0-9a-f]{16}","sha256":"[0-9a-f]{64}","signature":1,"value":"[A-Za-z0-9+/]{86}=="\}$/,
    );
    expect(signed).not.toContain(privateKey.slice(-20));
  });

  it("never quotes a key that it refuses", async () => {
    const secret = privateKey.slice(-43);
    for (const wrong of [
      secret,
      `${privateKey}x`,
      `signet-private:${secret}`,
      publicKey,
      { d: secret },
      undefined,
    ]) {
      const error: unknown = await sign(artifact, wrong as never).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "KEY_INVALID" });
      expect(String(error) + JSON.stringify(error)).not.toContain(secret.slice(0, 12));
    }
  });

  it("holds for a stored text of an older version, and for what that is migrated to", async () => {
    const stored = readFileSync(new URL("./fixtures/v1/single.json", import.meta.url), "utf8");
    const migrated = parseArtifact(stored);
    const ofText = await sign(stored, privateKey);
    const ofArtifact = await sign(migrated, privateKey);
    expect(ofText).not.toBe(ofArtifact);
    expect((await verify(stored, ofText, publicKey)).sha256).toBe(migrated.sha256);
    expect((await verify(migrated, ofText, publicKey)).sha256).toBe(migrated.sha256);
    expect((await verify(migrated.toString(), ofArtifact, publicKey)).sha256).toBe(migrated.sha256);
    await expect(verify(migrated.toString(), ofText, publicKey)).rejects.toThrow(/another artifact/);
  });
});
