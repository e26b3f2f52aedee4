import { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import { isLeafParameters, isRecord } from "../program/is-leaf-parameters.js";
import { routersProblem } from "../route/routers-problem.js";
import { ARTIFACT_VERSION, type Artifact, type ArtifactContent } from "./artifact.js";
import { isChecked, withText } from "./seal.js";

/**
 * Reads the text of an artifact without a program.
 *
 * @throws {SignetError} `ARTIFACT_INVALID` when it is truncated, was edited or is something else; `ARTIFACT_VERSION` when a newer Signet wrote it.
 */
export function parseArtifact(text: string): Artifact {
  const parsed = parse(withoutMark(text));
  if (typeof parsed.signet === "number" && parsed.signet > ARTIFACT_VERSION) {
    throw new SignetError(
      "ARTIFACT_VERSION",
      `The artifact has schema version ${parsed.signet}, this Signet reads up to ${ARTIFACT_VERSION}`,
    );
  }
  if (parsed.signet !== ARTIFACT_VERSION) throw invalid('it has no schema version ("signet")');
  const { sha256, ...content } = parsed;
  if (typeof sha256 !== "string") throw invalid("it has no digest");
  const written = withoutMark(text).trimEnd();
  if (canonicalOf(parsed) !== written)
    throw invalid("its text is not canonical, so it was edited or reformatted");
  const digest = sha256Hex(canonicalJson(content));
  if (digest !== sha256)
    throw invalid(`its digest is ${digest.slice(0, 12)}…, it says ${sha256.slice(0, 12)}…`);
  if (!isContent(content)) throw invalid("a part is missing or has the wrong form");
  const { plan } = content;
  const problem =
    plan.kind === "experts" ? routersProblem(plan.routers, Object.keys(plan.parameters)) : undefined;
  if (problem !== undefined) throw invalid(problem);
  return withText({ ...content, sha256 }, written);
}

/** The artifact that a value is or, as text, holds; an object that was not made here is checked like a text. */
export function readArtifact(artifact: unknown): Artifact {
  if (isChecked(artifact)) return artifact;
  if (typeof artifact === "string") return parseArtifact(artifact);
  const { toString: _, ...content } = isRecord(artifact) ? artifact : {};
  if (!("signet" in content))
    throw invalid("it is neither an artifact nor its text: read the file with an encoding");
  return parseArtifact(canonicalOf(content));
}

/** Editors on Windows put a byte order mark in front. */
function withoutMark(text: string): string {
  return typeof text === "string" && text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function canonicalOf(parsed: unknown): string {
  try {
    return canonicalJson(parsed);
  } catch (cause) {
    throw invalid("it is nested too deeply or holds what JSON cannot carry", cause); // the stack may run out
  }
}

function parse(text: string): Readonly<Record<string, unknown>> {
  if (typeof text !== "string") throw invalid(`it is ${typeof text}, not a text`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw invalid("it is no JSON, so it is truncated or something else", cause);
  }
  if (!isRecord(parsed)) throw invalid("it is no JSON object");
  return parsed;
}

/** The form that `seal` writes, but for routers. What the fields say is compared with the program by `load`. */
function isContent(content: unknown): content is ArtifactContent {
  if (
    !isRecord(content) ||
    !isRecord(content.program) ||
    !isRecord(content.modules) ||
    !isRecord(content.plan)
  )
    return false;
  const { program, modules, plan } = content;
  if (typeof program.name !== "string" || typeof program.hash !== "string" || !isTables(program))
    return false;
  if ((plan.kind !== "single" && plan.kind !== "experts") || !isRecord(plan.parameters)) return false;
  return Object.values(modules).every(isTables) && Object.values(plan.parameters).every(isLeafParameters);
}

function isTables(value: unknown): boolean {
  return (
    isRecord(value) &&
    [value.input, value.output].every(
      (rows) => Array.isArray(rows) && rows.every((row) => isRecord(row) && typeof row.name === "string"),
    )
  );
}

function invalid(reason: string, cause?: unknown): SignetError {
  return new SignetError(
    "ARTIFACT_INVALID",
    `The artifact cannot be read: ${reason}`,
    cause === undefined ? {} : { cause },
  );
}
