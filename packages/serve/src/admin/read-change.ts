import { canonicalJson, type FieldIssue } from "@signet/core";
import { type Refusal, unfit } from "../app/refusal.js";
import type { TrialSpec } from "../deployment/live-deployment.js";

/** An artifact that is to come in: its text. */
export interface SwapChange {
  readonly artifact: string;
  readonly signature?: string;
}

/** Reads the body of a swap: the artifact itself, or `{ artifact, signature }`. */
export function readSwap(json: unknown): Refusal | SwapChange {
  if (isObject(json) && Object.hasOwn(json, "signet")) return { artifact: canonicalJson(json) };
  const fields = isObject(json) ? json : {};
  const issues = [
    ...unknownFields(fields, ["artifact", "signature"]),
    ...artifactIssues(fields, "is missing"),
  ];
  return issues.length > 0 ? unfit(issues) : changeOf(fields);
}

/** Reads the body of a split or a shadow: `{ share, artifact, signature }`, without an artifact for the candidate that is there. */
export function readTrial(json: unknown): Refusal | TrialSpec {
  const fields = isObject(json) ? json : {};
  const { share } = fields;
  const issues = [
    ...unknownFields(fields, ["artifact", "signature", "share"]),
    ...artifactIssues(fields, undefined),
    ...(typeof share === "number" ? [] : [{ field: "share", message: "should be a number" }]),
  ];
  if (issues.length > 0 || typeof share !== "number") return unfit(issues);
  return { share, ...(fields.artifact === undefined ? {} : changeOf(fields)) };
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(json: unknown): json is Fields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function changeOf({ artifact, signature }: Fields): SwapChange {
  return {
    artifact: typeof artifact === "string" ? artifact : canonicalJson(artifact),
    ...(typeof signature === "string" && { signature }),
  };
}

function unknownFields(fields: Fields, known: readonly string[]): readonly FieldIssue[] {
  return Object.keys(fields)
    .filter((name) => !known.includes(name))
    .map((field) => ({ field, message: `is unknown beside ${known.join(", ")}` }));
}

function artifactIssues(
  { artifact, signature }: Fields,
  whenMissing: string | undefined,
): readonly FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (artifact === undefined) {
    if (whenMissing !== undefined) issues.push({ field: "artifact", message: whenMissing });
  } else if (typeof artifact !== "string" && !isObject(artifact))
    issues.push({ field: "artifact", message: "should be an artifact, or its text" });
  if (signature !== undefined && typeof signature !== "string")
    issues.push({ field: "signature", message: "should be a text" });
  return issues;
}
