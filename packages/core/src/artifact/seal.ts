import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { changeParameters } from "../program/change-parameters.js";
import { compositeOf } from "../program/composite-of.js";
import { leavesIn } from "../program/leaves-in.js";
import { ownPlan } from "../program/own-plan.js";
import type { Plan } from "../program/parameters.js";
import type { Program } from "../program/program.js";
import { decodeSelection } from "../route/decoded-selection.js";
import { fieldTables } from "../signature/signature.js";
import { ARTIFACT_VERSION, type Artifact, type ArtifactContent, type Provenance } from "./artifact.js";
import { artifactFrom } from "./artifact-text.js";
import { hasPrototypeKey, isTooDeep } from "./canonical-text.js";
import { contentProblem } from "./content-form.js";
import { modulesOf } from "./field-tables.js";

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
    program: { name: program.name, hash: program.hash, ...fieldTables(definition) },
    modules: modulesOf(definition),
    plan: ownPlan(definition),
    ...(provenance === undefined ? {} : { provenance }),
  };
  checkReadable(content);
  return artifactFrom(content);
}

/** What `parseArtifact` would refuse is not written. */
function checkReadable(content: ArtifactContent): void {
  const text = textOf(content);
  const problem = isTooDeep(text)
    ? "it is nested too deeply"
    : hasPrototypeKey(text)
      ? 'it has a key "__proto__"'
      : contentProblem(JSON.parse(text));
  if (problem !== undefined)
    throw new SignetError("PLAN_INVALID", `Cannot seal program "${content.program.name}": ${problem}`);
}

function textOf(content: ArtifactContent): string {
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
