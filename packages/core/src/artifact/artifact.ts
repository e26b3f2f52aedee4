import type { Json } from "../json.js";
import type { Plan } from "../program/parameters.js";
import type { FieldTables } from "../signature/signature.js";

/** The schema version that this release writes, and the newest that it reads. */
export const ARTIFACT_VERSION = 2;

/** How the plan came about. No clock time, path or host: same inputs, same bytes. */
export interface Provenance {
  readonly strategy: { readonly name: string; readonly options: Json };
  readonly seed: number;
  /** Model ids by role. */
  readonly models: { readonly [role: string]: string };
  /** Fingerprints of the data sets. */
  readonly data: { readonly [name: string]: string };
  /** What was measured, with intervals: `{ before, after, gain, … }`; free in form. */
  readonly scores: Json;
  /** What the decisions cost: calls and tokens. */
  readonly cost: Json;
}

/** What the text of an artifact holds besides its own digest. */
export interface ArtifactContent {
  readonly signet: number;
  readonly program: FieldTables & { readonly name: string; readonly hash: string };
  /** Field tables of every leaf, so that a mismatch can be named without the old program. */
  readonly modules: { readonly [path: string]: FieldTables };
  readonly plan: Plan;
  readonly provenance?: Provenance;
}

/** A frozen result: canonical JSON with a digest over all. Reading one never runs code from it. */
export interface Artifact extends ArtifactContent {
  /** SHA-256 of the canonical JSON of everything else. */
  readonly sha256: string;
  /** The text to write: equal artifacts have equal bytes. */
  readonly toString: () => string;
}
