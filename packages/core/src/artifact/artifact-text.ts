import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import type { Artifact, ArtifactContent } from "./artifact.js";
import { deepFreeze } from "./deep-freeze.js";

/** The digest that the text said which an artifact was read from: another one than its own where that was migrated. */
const madeFrom = new WeakMap<object, string>();

/** Adds the digest, and freezes what the canonical text says: the value and its text cannot differ. */
export function artifactFrom(content: ArtifactContent, storedSha256?: string): Artifact {
  const text = canonicalJson(content);
  const sha256 = sha256Hex(text);
  // Canonical keys are sorted, so the digest stands between "provenance" or "program" and "signet".
  const sealed = canonicalJson({ ...(JSON.parse(text) as ArtifactContent), sha256 });
  return withText(JSON.parse(sealed) as ArtifactContent & Digested, sealed, storedSha256);
}

interface Digested {
  readonly sha256: string;
}

/** Attaches the text to a parsed artifact. */
export function withText(
  parsed: ArtifactContent & Digested,
  text: string,
  storedSha256 = parsed.sha256,
): Artifact {
  const artifact = deepFreeze({ ...parsed, toString: () => text });
  madeFrom.set(artifact, storedSha256);
  return artifact;
}

/** Whether a value is an artifact that was sealed or parsed here, and so was checked. */
export function isChecked(artifact: unknown): artifact is Artifact {
  return typeof artifact === "object" && artifact !== null && madeFrom.has(artifact);
}

/** Digests that stand for an artifact which was made here: its own, and that of the text it was migrated from. */
export function digestsOf(artifact: Artifact): readonly string[] {
  return [artifact.sha256, madeFrom.get(artifact) ?? artifact.sha256];
}
