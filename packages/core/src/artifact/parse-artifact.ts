import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import { isRecord } from "../json-form.js";
import { SignetError } from "../signet-error.js";
import { ARTIFACT_VERSION, type Artifact, type ArtifactContent } from "./artifact.js";
import { artifactFrom, isChecked, withText } from "./artifact-text.js";
import { hasPrototypeKey, isCanonical, isTooDeep } from "./canonical-text.js";
import { contentProblem } from "./content-form.js";
import { type Content, isReadable, migrate } from "./migrations.js";

export interface ReadOptions {
  /** The longest text that is read, in UTF-8 bytes. Default 64 MiB. */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 2 ** 26;

/**
 * Reads the text of an artifact without a program. What an older release wrote is checked as it stands and then brought into the form of
 * this one: `signet`, `sha256` and `toString()` are those of the new form.
 *
 * @throws {SignetError} `ARTIFACT_INVALID` when it is truncated, was edited, is too large or is something else; `ARTIFACT_VERSION` when a newer
 * Signet wrote it; `OPTION_INVALID`.
 */
export function parseArtifact(text: string, { maxBytes = DEFAULT_MAX_BYTES }: ReadOptions = {}): Artifact {
  const written = textOf(text, maxBytes);
  const parsed = parse(written);
  const version = versionOf(parsed);
  checkDigest(parsed, written);
  if (!isCanonical(parsed, written)) throw edited();
  if (hasPrototypeKey(written)) throw invalid('it has a key "__proto__"');
  const { sha256, ...stored } = parsed;
  const content = migrate(stored, version);
  const problem = contentProblem(content);
  if (problem !== undefined) throw invalid(problem);
  const digest = sha256 as string; // just checked
  const current = content as unknown as ArtifactContent; // just checked
  return version === ARTIFACT_VERSION
    ? withText({ ...current, sha256: digest }, written)
    : artifactFrom(current, digest);
}

/** The artifact that a value is or, as text, holds; an object that was not made here is checked like a text. */
export function readArtifact(artifact: unknown, options: ReadOptions = {}): Artifact {
  if (isChecked(artifact)) return artifact;
  if (typeof artifact === "string") return parseArtifact(artifact, options);
  const { toString: _, ...content } = isRecord(artifact) ? artifact : {};
  if (!("signet" in content))
    throw invalid("it is neither an artifact nor its text: read the file with an encoding");
  return parseArtifact(canonicalOf(content), options);
}

/** Editors put a newline behind it, and on Windows a byte order mark in front. */
function textOf(text: unknown, maxBytes: number): string {
  if (typeof text !== "string") throw invalid(`it is ${typeof text}, not a text`);
  if (!(maxBytes > 0)) throw new SignetError("OPTION_INVALID", "`maxBytes` should be a number above 0");
  // A UTF-16 unit has at most three bytes.
  if (
    text.length > maxBytes ||
    (text.length * 3 > maxBytes && new TextEncoder().encode(text).length > maxBytes)
  )
    throw invalid(`it is longer than ${maxBytes} bytes: pass a larger \`maxBytes\``);
  return (text.startsWith("\uFEFF") ? text.slice(1) : text).trimEnd();
}

function parse(text: string): Content {
  if (isTooDeep(text)) throw invalid("it is nested too deeply");
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw invalid("it is no JSON, so it is truncated or something else", cause);
  }
  if (!isRecord(parsed)) throw invalid("it is no JSON object");
  return parsed;
}

function versionOf({ signet }: Content): number {
  if (isReadable(signet)) return signet;
  if (typeof signet !== "number" || !(signet > ARTIFACT_VERSION))
    throw invalid('it has no schema version ("signet")');
  throw new SignetError(
    "ARTIFACT_VERSION",
    `The artifact has schema version ${signet}, this Signet reads up to ${ARTIFACT_VERSION}`,
  );
}

/** Keys are sorted, so the digest of everything else stands at the end. */
const ending = /,"sha256":"([0-9a-f]{64})"(,"signet":\d+\})$/;
const ENDING_LENGTH = 128;

function checkDigest({ sha256, ...content }: Content, written: string): void {
  const strange = Object.keys(content).find((key) => key > "signet");
  if (strange !== undefined) throw invalid(`it has the unknown key ${JSON.stringify(strange)}`);
  if (typeof sha256 !== "string") throw invalid("it has no digest");
  const [whole, said, version] = ending.exec(written.slice(-ENDING_LENGTH)) ?? [];
  if (whole === undefined || said !== sha256) throw edited();
  const digest = sha256Hex(written.slice(0, -whole.length) + version);
  if (digest !== sha256)
    throw invalid(`its digest is ${digest.slice(0, 12)}…, it says ${sha256.slice(0, 12)}…`);
}

function canonicalOf(content: unknown): string {
  try {
    return canonicalJson(content);
  } catch (cause) {
    throw invalid("it is nested too deeply or holds what JSON cannot carry", cause); // the stack may run out
  }
}

function edited(): SignetError {
  return invalid("its text is not canonical, so it was edited or reformatted");
}

function invalid(reason: string, cause?: unknown): SignetError {
  return new SignetError("ARTIFACT_INVALID", `The artifact cannot be read: ${reason}`, { cause });
}
