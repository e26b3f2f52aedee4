import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { isRecord } from "../json-form.js";
import type { Artifact } from "./artifact.js";
import { digestsOf } from "./artifact-text.js";
import { importPrivateKey, importPublicKey, type NamedKey, type PrivateKey, type PublicKey } from "./keys.js";
import { type ReadOptions, readArtifact } from "./parse-artifact.js";

/** The version of the text of signatures. */
const VERSION = 1;
const ALGORITHM = "Ed25519";
const LONGEST = 1000;

/** See `sign-and-verify.ts`, as for `verify`. */
export async function sign(artifact: string | Artifact, privateKey: PrivateKey): Promise<string> {
  const { id, key } = await importPrivateKey(privateKey);
  const [own, stored] = digestsOf(readArtifact(artifact));
  const sha256 = (typeof artifact === "string" ? stored : own) ?? "";
  const value = await crypto.subtle.sign({ name: ALGORITHM }, key, signedBytes(sha256));
  return canonicalJson({ algorithm: ALGORITHM, key: id, sha256, signature: VERSION, value: toBase64(value) });
}

export async function verify(
  artifact: string | Artifact,
  signature: string | undefined,
  publicKeys: PublicKey | readonly PublicKey[],
  options: ReadOptions,
): Promise<Artifact> {
  const keys = await Promise.all(keyList(publicKeys).map(importPublicKey));
  const checked = readArtifact(artifact, options);
  const { key: id, sha256, value } = readSignature(signature);
  if (!digestsOf(checked).includes(sha256)) throw refused("it is of another artifact");
  const named = keys.find((key) => key.id === id);
  if (named === undefined)
    throw refused(`it is of key ${id}, wanted is ${keys.map((key) => key.id).join(" or ")}`);
  if (!(await holds(named, value, sha256))) throw refused("its value is wrong: it was changed or forged");
  return checked;
}

/** None at all is no list that anybody could be on. */
function keyList(given: PublicKey | readonly PublicKey[]): readonly PublicKey[] {
  const keys: readonly PublicKey[] = isList(given) ? given : [given];
  if (keys.length > 0 && !keys.some((key) => key === undefined)) return keys;
  throw new SignetError("KEY_INVALID", "A public key is needed to verify a signature, none was given");
}

function isList(keys: PublicKey | readonly PublicKey[]): keys is readonly PublicKey[] {
  return Array.isArray(keys);
}

/** The digest stands for the text; the words before it keep a signature from meaning anything elsewhere. */
function signedBytes(sha256: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`signet artifact ${VERSION}\n${sha256}`);
}

async function holds({ key }: NamedKey, value: string, sha256: string): Promise<boolean> {
  try {
    const bytes = Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
    return await crypto.subtle.verify({ name: ALGORITHM }, key, bytes, signedBytes(sha256));
  } catch {
    return false; // no base64, or not as long as a signature is
  }
}

function toBase64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

interface SignatureText {
  readonly key: string;
  readonly sha256: string;
  readonly value: string;
}

function readSignature(signature: unknown): SignatureText {
  if (signature === undefined || signature === null) throw refused("there is none");
  const { algorithm, key, sha256, signature: version, value } = parsedText(signature);
  if (typeof version === "number" && version > VERSION)
    throw refused(`it has version ${version}, this Signet reads up to ${VERSION}`);
  const isComplete = typeof key === "string" && typeof sha256 === "string" && typeof value === "string";
  if (algorithm !== ALGORITHM || version !== VERSION || !isComplete)
    throw refused("what was given is no signature");
  if (!/^[0-9a-f]{1,64}$/.test(key)) throw refused("what was given is no signature");
  return { key, sha256, value };
}

function parsedText(text: unknown): Readonly<Record<string, unknown>> {
  if (typeof text !== "string" || text.length > LONGEST) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function refused(reason: string): SignetError {
  return new SignetError("ARTIFACT_SIGNATURE", `The artifact's signature is refused: ${reason}`);
}
