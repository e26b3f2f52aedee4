export {
  ARTIFACT_VERSION,
  type Artifact,
  type ArtifactContent,
  type FieldTables,
  type Provenance,
} from "./artifact.js";
export { diff, diffRouters, type LeafDiff, type RouterDiff, type RouterSummary } from "./diff.js";
export { load } from "./load.js";
export { parseArtifact } from "./parse-artifact.js";
export { type SealOptions, seal } from "./seal.js";
