import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import { type CompositeDefinition, leavesOf } from "../module/definition.js";
import { changeParameters } from "../program/change-parameters.js";
import { compositeOf } from "../program/composite-of.js";
import { leavesIn } from "../program/leaves-in.js";
import { ownPlan } from "../program/own-plan.js";
import type { Plan } from "../program/parameters.js";
import type { Program } from "../program/program.js";
import { decodeSelection } from "../route/decoded-selection.js";
import { fieldTable } from "../signature/signature.js";
import {
  ARTIFACT_VERSION,
  type Artifact,
  type ArtifactContent,
  type FieldTables,
  type Provenance,
} from "./artifact.js";
import { deepFreeze } from "./deep-freeze.js";

export interface SealOptions<P extends string> {
  /** Default: the program's own. */
  readonly plan?: Plan<P>;
  readonly provenance?: Provenance;
}

/**
 * Freezes a program's plan into an artifact.
 *
 * @throws {SignetError} `PLAN_INVALID` when the plan does not fit the program or holds what JSON cannot carry.
 */
export function seal<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  { plan, provenance }: SealOptions<P> = {},
): Artifact {
  const own = compositeOf(program);
  // Nothing is run, so no embedder is needed.
  const definition = plan === undefined ? own : changeParameters(own, plan, { whenUnroutable: "fallback" });
  for (const { select } of leavesIn(ownPlan(definition))) if (select) decodeSelection(select); // finite, or it throws
  const content: ArtifactContent = {
    signet: ARTIFACT_VERSION,
    program: { name: program.name, hash: program.hash, ...tables(definition) },
    modules: modulesOf(definition),
    plan: ownPlan(definition),
    ...(provenance === undefined ? {} : { provenance }),
  };
  return artifactFrom(content);
}

/** Adds the digest, and freezes what the canonical text says: the value and its text cannot differ. */
function artifactFrom(content: ArtifactContent): Artifact {
  const text = encode(content);
  const sha256 = sha256Hex(text);
  // Canonical keys are sorted, so the digest stands between "provenance" or "program" and "signet".
  const sealed = canonicalJson({ ...(JSON.parse(text) as ArtifactContent), sha256 });
  return withText(JSON.parse(sealed) as ArtifactContent & { readonly sha256: string }, sealed);
}

/** Attaches the text to a parsed artifact. */
export function withText(parsed: ArtifactContent & { readonly sha256: string }, text: string): Artifact {
  const artifact = deepFreeze({ ...parsed, toString: () => text });
  made.add(artifact);
  return artifact;
}

const made = new WeakSet<object>();

/** Whether a value is an artifact that was sealed or parsed here, and so was checked. */
export function isChecked(artifact: unknown): artifact is Artifact {
  return typeof artifact === "object" && artifact !== null && made.has(artifact);
}

function encode(content: ArtifactContent): string {
  try {
    return canonicalJson(content);
  } catch (cause) {
    throw new SignetError(
      "PLAN_INVALID",
      `The plan of program "${content.program.name}" holds what JSON cannot carry`,
      { cause },
    );
  }
}

/** Field tables of every leaf, by path. */
export function modulesOf(definition: CompositeDefinition): Readonly<Record<string, FieldTables>> {
  return Object.fromEntries(leavesOf(definition).map(([path, { signature }]) => [path, tables(signature)]));
}

export function tables({
  inputFields,
  outputFields,
}: Pick<CompositeDefinition, "inputFields" | "outputFields">): FieldTables {
  return { input: fieldTable(inputFields), output: fieldTable(outputFields) };
}
