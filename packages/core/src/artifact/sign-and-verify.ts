import type { Artifact } from "./artifact.js";
import type { Keys, PrivateKey, PublicKey } from "./keys.js";
import type { ReadOptions } from "./parse-artifact.js";

// What these do is loaded when they are first called: who loads artifacts that nobody signs does not carry it. They need Ed25519 in WebCrypto:
// Node 20, Deno, Bun, workerd, and browsers from Chrome 137, Firefox 129 and Safari 17 on, where a page comes over https.

/**
 * Makes a pair of Ed25519 keys for `sign` and `verify`.
 *
 * @throws {SignetError} `SIGNING_UNSUPPORTED` where WebCrypto has no Ed25519.
 */
export async function generateKeys(): Promise<Keys> {
  return (await import("./keys.js")).generateKeys();
}

/**
 * Signs an artifact. The signature is a small text of its own, to be kept beside the artifact's.
 *
 * @param artifact A text is signed as it stands; an artifact as what it is written as.
 * @throws {SignetError} `KEY_INVALID`; `SIGNING_UNSUPPORTED`; what `parseArtifact` throws.
 */
export async function sign(artifact: string | Artifact, privateKey: PrivateKey): Promise<string> {
  return (await import("./signing.js")).sign(artifact, privateKey);
}

/**
 * The artifact, if one of these keys signed it. A signature holds for a text and for what it is migrated to.
 *
 * @param signature What `sign` returned; `undefined` where there is none, which is refused.
 * @throws {SignetError} `ARTIFACT_SIGNATURE` when there is none, it is of another artifact or key, or it is wrong; `KEY_INVALID`;
 * `SIGNING_UNSUPPORTED`; what `parseArtifact` throws.
 */
export async function verify(
  artifact: string | Artifact,
  signature: string | undefined,
  publicKeys: PublicKey | readonly PublicKey[],
  options: ReadOptions = {},
): Promise<Artifact> {
  return (await import("./signing.js")).verify(artifact, signature, publicKeys, options);
}
