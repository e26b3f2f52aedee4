import { SignetError } from "../errors.js";
import { sha256Hex } from "../hash/sha256.js";

/** Who signed: the text that `generateKeys` returns, the 32 bytes in base64 as other tools write them, or a JWK. */
export type PublicKey = string | JsonWebKey;

/** What signs: the text that `generateKeys` returns, or a JWK with its `d`. A secret. */
export type PrivateKey = string | JsonWebKey;

/** Texts for files and settings; they say what they are, so that one cannot be taken for the other. */
export interface Keys {
  readonly publicKey: string;
  readonly privateKey: string;
}

const PUBLIC = "signet-public:";
const PRIVATE = "signet-private:";
const ALGORITHM = "Ed25519";

/**
 * Makes a pair of Ed25519 keys for `sign` and `verify`.
 *
 * @throws {SignetError} `SIGNING_UNSUPPORTED` where WebCrypto has no Ed25519.
 */
export async function generateKeys(): Promise<Keys> {
  const pair = await supported(() =>
    crypto.subtle.generateKey({ name: ALGORITHM }, true, ["sign", "verify"]),
  );
  if (!("privateKey" in pair)) throw keyError("The platform made no pair of keys");
  const { x, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { publicKey: `${PUBLIC}${x}`, privateKey: `${PRIVATE}${x}.${d}` };
}

/** A key as WebCrypto uses it, and what it is called in signatures. */
export interface NamedKey {
  readonly id: string;
  readonly key: CryptoKey;
}

/** @throws {SignetError} `KEY_INVALID`, which never quotes the key; `SIGNING_UNSUPPORTED`. */
export function importPublicKey(key: unknown): Promise<NamedKey> {
  const jwk = typeof key === "string" ? publicJwk(key.trim()) : jwkOf(key);
  // Somebody who passes the private key where the public one is meant is about to publish it.
  if ("d" in jwk) throw keyError("A private key was passed where a public key is needed");
  return imported(jwk, "verify");
}

/** @throws {SignetError} `KEY_INVALID`, which never quotes the key; `SIGNING_UNSUPPORTED`. */
export function importPrivateKey(key: unknown): Promise<NamedKey> {
  const jwk = typeof key === "string" ? privateJwk(key.trim()) : jwkOf(key);
  if (!("d" in jwk)) throw keyError("A public key was passed where a private key is needed");
  return imported(jwk, "sign");
}

async function imported(jwk: Jwk, usage: "sign" | "verify"): Promise<NamedKey> {
  const key = await supported(() =>
    crypto.subtle.importKey("jwk", { ...jwk, key_ops: [usage], ext: true }, { name: ALGORITHM }, false, [
      usage,
    ]),
  );
  return { id: sha256Hex(jwk.x).slice(0, 16), key };
}

interface Jwk {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  /** 32 bytes as base64url, as `d`. */
  readonly x: string;
  readonly d?: string;
}

function publicJwk(text: string): Jwk {
  if (text.startsWith(PRIVATE)) throw keyError("A private key was passed where a public key is needed");
  return okp(text.startsWith(PUBLIC) ? text.slice(PUBLIC.length) : text);
}

function privateJwk(text: string): Jwk {
  if (text.startsWith(PUBLIC)) throw keyError("A public key was passed where a private key is needed");
  const [x = "", d = ""] = text.startsWith(PRIVATE) ? text.slice(PRIVATE.length).split(".") : [];
  return okp(x, d);
}

function jwkOf(key: unknown): Jwk {
  const { kty, crv, x, d } = Object(key) as JsonWebKey;
  if (kty !== "OKP" || crv !== ALGORITHM || typeof x !== "string")
    throw keyError("A key is a text, or a JWK of an Ed25519 key");
  return okp(x, d);
}

function okp(x: string, d?: string): Jwk {
  return { kty: "OKP", crv: ALGORITHM, x: bytes32(x), ...(d === undefined ? {} : { d: bytes32(d) }) };
}

/** 32 bytes in base64url, whichever alphabet they came in. */
function bytes32(base64: string): string {
  const text = base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=$/, "");
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return text;
  throw keyError("A key is 32 bytes in base64");
}

/** What the platform refuses is told without what it was given. */
async function supported<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isMissing = globalThis.crypto?.subtle === undefined || nameOf(error) === "NotSupportedError";
    if (!isMissing) throw keyError("The platform refuses the key");
    throw new SignetError("SIGNING_UNSUPPORTED", "This platform has no Ed25519 in its WebCrypto");
  }
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

function keyError(message: string): SignetError {
  return new SignetError("KEY_INVALID", message);
}
