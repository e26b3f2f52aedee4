import { canonicalJson } from "../hash/canonical-json.js";
import type { CompositeDefinition } from "../module/definition.js";
import { changeParameters } from "../program/change-parameters.js";
import { compositeOf } from "../program/composite-of.js";
import { type Program, programFrom, shapeHash } from "../program/program.js";
import type { RouteOptions } from "../route/armed-router.js";
import { fieldTables } from "../signature/signature.js";
import { SignetError } from "../signet-error.js";
import type { Artifact, ArtifactContent } from "./artifact.js";
import {
  ALLOWANCES,
  type ArtifactDifference,
  changed,
  compareTables,
  differenceText,
  type Tables,
} from "./differences.js";
import { modulesOf } from "./field-tables.js";
import type { PublicKey } from "./keys.js";
import { misfitDemos } from "./misfit-demos.js";
import { type ReadOptions, readArtifact } from "./parse-artifact.js";
import { verify } from "./sign-and-verify.js";

/** Differences that do not change what a program can do: what fields are described as, their order in the prompt, and the program's name. */
export type Allowance = (typeof ALLOWANCES)[number];

/** `embedder` and `whenUnroutable` are for plans that embed inputs: the embedder that they were compiled with, and whether a run may do without. */
export interface LoadOptions extends RouteOptions, ReadOptions {
  /** Kinds of differences that are let pass. Default: none. Types, optional fields, and fields or modules that one side lacks always count. */
  readonly allow?: readonly Allowance[];
}

export interface SignedLoadOptions extends LoadOptions {
  /** Who may have signed it: one of these. */
  readonly signedBy: PublicKey | readonly PublicKey[];
  /** What `sign` returned; `undefined` where there is none, which is refused. */
  readonly signature: string | undefined;
}

/**
 * The program with the parameters of an artifact. Strict: the artifact must have been compiled from a program of the
 * same name, paths and fields. Synchronous, unless a signature is asked for; no code of the artifact is run.
 *
 * @throws {SignetError} `ARTIFACT_MISMATCH` with every difference in `details.differences` (`ArtifactDifference`) and in words; `EMBEDDER_MISSING`;
 * `OPTION_INVALID`; `ARTIFACT_SIGNATURE`; what `parseArtifact` throws. With `signedBy` the promise is rejected instead.
 */
export function load<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  artifact: string | Artifact,
  options: SignedLoadOptions,
): Promise<Program<I, O, M, P>>;
export function load<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  artifact: string | Artifact,
  options?: LoadOptions,
): Program<I, O, M, P>;
export function load<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  artifact: string | Artifact,
  options: LoadOptions | SignedLoadOptions = {},
): Program<I, O, M, P> | Promise<Program<I, O, M, P>> {
  return asksForSignature(options)
    ? loadSigned(program, artifact, options)
    : loadChecked(program, readArtifact(artifact, options), options);
}

/** As soon as a key is there, whatever it holds: a setting that could not be read must not load what nobody signed. */
function asksForSignature(options: LoadOptions | SignedLoadOptions): options is SignedLoadOptions {
  return "signedBy" in options || "signature" in options;
}

async function loadSigned<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  artifact: string | Artifact,
  { signedBy, signature, ...options }: SignedLoadOptions,
): Promise<Program<I, O, M, P>> {
  const { maxBytes } = options;
  const reading = maxBytes === undefined ? {} : { maxBytes };
  return loadChecked(program, await verify(artifact, signature, signedBy, reading), options);
}

function loadChecked<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  artifact: Artifact,
  { allow = [], maxBytes: _, ...options }: LoadOptions,
): Program<I, O, M, P> {
  checkAllowed(allow);
  checkKnown(options);
  const definition = compositeOf(program);
  const found = differencesOf(program, definition, artifact);
  const differences: ArtifactDifference[] = found.filter(({ what }) => !allow.some((kind) => kind === what));
  if (differences.length === 0) differences.push(...otherSteps(program, definition, artifact));
  if (differences.length === 0) differences.push(...misfitDemos(artifact.plan, definition));
  if (differences.length > 0) throw mismatch(program.name, differences);
  const plan = { ...options, code: "ARTIFACT_MISMATCH" } as const;
  return programFrom(changeParameters(definition, artifact.plan, plan), program.modules);
}

function checkAllowed(allow: readonly string[]): void {
  const kinds: readonly string[] = ALLOWANCES;
  const wrong = Array.isArray(allow) ? allow.find((kind) => !kinds.includes(kind)) : String(allow);
  if (wrong === undefined) return;
  throw new SignetError("OPTION_INVALID", `\`allow\` is a list of ${kinds.join(", ")}, not "${wrong}"`);
}

/** A misspelt `signedBy` must not load what nobody signed. */
function checkKnown(options: RouteOptions): void {
  const strange = Object.keys(options).find((key) => key !== "embedder" && key !== "whenUnroutable");
  if (strange !== undefined) throw new SignetError("OPTION_INVALID", `load() has no option "${strange}"`);
}

function differencesOf(
  { name }: { readonly name: string },
  definition: CompositeDefinition,
  content: ArtifactContent,
): readonly ArtifactDifference[] {
  const { program, modules } = content;
  const own = ownTables(definition);
  // An artifact was read from canonical text, so the engine's writer writes it canonically.
  const isSame = JSON.stringify([program.input, program.output, modules]) === own.text;
  return [
    ...changed({ module: "" }, "name", program.name, name),
    ...(isSame ? [] : compareTables(content, own)),
  ];
}

interface OwnTables extends Tables {
  readonly text: string;
}

const known = new WeakMap<CompositeDefinition, OwnTables>();

/** A service loads many artifacts with one program. */
function ownTables(definition: CompositeDefinition): OwnTables {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const [program, modules] = [fieldTables(definition), modulesOf(definition)];
  const text = canonicalJson([program.input, program.output, modules]);
  const own = { program, modules, text };
  known.set(definition, own);
  return own;
}

/** The hash covers more than the tables of leaves. What was allowed does not show: the program is hashed with the artifact's own tables. */
function otherSteps(
  { hash }: { readonly hash: string },
  definition: CompositeDefinition,
  { program, modules }: ArtifactContent,
): readonly ArtifactDifference[] {
  const { input, output } = program;
  const isSame =
    program.hash === hash || program.hash === shapeHash(definition, { "": { input, output }, ...modules });
  return isSame ? [] : changed({ module: "" }, "steps", program.hash, hash);
}

/** Enough for anybody to read. */
const SHOWN = 20;

function mismatch(name: string, differences: readonly ArtifactDifference[]): SignetError {
  const shown = differences.slice(0, SHOWN).map(differenceText);
  const more = differences.length > SHOWN ? [`and ${differences.length - SHOWN} more`] : [];
  return new SignetError("ARTIFACT_MISMATCH", `Cannot load "${name}": ${[...shown, ...more].join("; ")}`, {
    details: { differences },
  });
}
