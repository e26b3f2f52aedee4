export {
  ARTIFACT_VERSION,
  type Artifact,
  type ArtifactContent,
  type Provenance,
} from "./artifact.js";
export {
  diff,
  diffRouters,
  type LeafDiff,
  type RouterDiff,
  type RouterSummary,
  type SelectSummary,
} from "./diff.js";
export type { ArtifactDifference } from "./differences.js";
export type { Keys, PrivateKey, PublicKey } from "./keys.js";
export { type Allowance, type LoadOptions, load, type SignedLoadOptions } from "./load.js";
export { parseArtifact, type ReadOptions } from "./parse-artifact.js";
export { type SealOptions, seal } from "./seal.js";
export { generateKeys, sign, verify } from "./sign-and-verify.js";
