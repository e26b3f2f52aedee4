import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, extname, join, relative, resolve } from "node:path";
import { sqliteStudy } from "@signet/adapters/sqlite";
import {
  type Artifact,
  diff,
  type Example,
  type LeafDiff,
  parseArtifact,
  type StudyStore,
  seal,
} from "@signet/core";
import { type CompileReport, compile, estimateCompile } from "@signet/optimizers";
import type { SignetConfig } from "../config/settings.js";
import { resolveRows, SET_NAMES, type SetName } from "../data/resolve-rows.js";
import { UsageError } from "../errors/usage-error.js";
import { readText } from "../files/read-text.js";
import { checkWritable, writeText } from "../files/write-text.js";
import type { Io } from "../io.js";
import { metricOf, type ProgramFile } from "../program-file/index.js";
import { renderEstimate, renderExpertsMap, renderReport } from "../report/index.js";
import { chooseStrategy } from "./choose-strategy.js";
import { checkNeeded } from "./load-artifact.js";
import { type SetUp, withSetUp } from "./set-up.js";

/** What `signet compile` is told on the command line. */
export interface CompileFlags extends SignetConfig, Partial<Readonly<Record<SetName, string>>> {
  readonly out?: string;
  /** A file, or `false` for none. */
  readonly study?: string | boolean;
  /** The map of the experts goes to this file, as SVG. */
  readonly map?: string;
  /** An artifact to start from. */
  readonly from?: string;
  /** Nothing is compiled. */
  readonly estimate?: true;
  readonly json?: true;
}

/** Compiles the program of a file, writes the artifact, and tells what came of it; or tells what it would take. Returns the exit code. */
export async function compileCommand(path: string, flags: CompileFlags, io: Io): Promise<number> {
  const { out, study, map, from, estimate, json, trainset, valset, holdout, ...settings } = flags;
  return withSetUp(path, settings, io, async (setUp) => {
    const { file, progress } = setUp;
    const earlier = from === undefined ? undefined : await readEarlier(from, io);
    const sets = await readSets(setUp, { trainset, valset, holdout }, io);
    const gathering = { path, flags: settings, sets, earlier, io };
    if (estimate === true) {
      const store = await earlierStudy(study, setUp, io);
      const estimated = await estimateCompile(file.program, await compileOptions(setUp, gathering, store));
      progress.done();
      io.stdout.write(`${json === true ? JSON.stringify(estimated) : renderEstimate(estimated)}\n`);
      return 0;
    }
    const artifactPath = resolve(io.cwd, out ?? `${fileName(file)}.signet.json`);
    await checkWritable(artifactPath);
    const mapPath = map === undefined ? undefined : resolve(io.cwd, map);
    if (mapPath !== undefined) await checkWritable(mapPath);
    const store = await openStudy(study, setUp, io);
    const options = await compileOptions(setUp, gathering, store);
    const startedMs = performance.now();
    const { artifact, report } = await compile(file.program, options);
    progress.done();
    const seconds = (performance.now() - startedMs) / 1000;
    const changes = diff(seal(file.program), artifact);
    const written = await writeArtifact(artifact, report, artifactPath);
    const maps = mapPath === undefined ? undefined : await writeMaps(report, mapPath);
    const result = { artifact, report, changes, seconds, path: written, maps };
    io.stdout.write(json === true ? `${JSON.stringify(jsonOf(result))}\n` : `${textOf(result, io)}\n`);
    return report.stopped === "aborted" ? 130 : 0;
  });
}

interface Gathering {
  readonly path: string;
  readonly flags: SignetConfig;
  readonly sets: Sets;
  readonly earlier: Earlier | undefined;
  readonly io: Io;
}

/** What `compile` and `estimateCompile` are given. */
async function compileOptions(
  { file, filePath, settings, models, openLm, openEmbedder, progress }: SetUp,
  { path, flags, sets, earlier, io }: Gathering,
  store: StudyStore | undefined,
): Promise<Parameters<typeof compile>[1]> {
  const metric = metricOf(file, path);
  const strategy = chooseStrategy({ flags, file, settings });
  const proposer = flags.proposer ?? file.proposer ?? settings.proposer;
  const { seed, concurrency, adopt, budget } = settings;
  const embedder = await openEmbedder();
  if (earlier !== undefined) checkNeeded(earlier.artifact.plan, embedder, earlier.path);
  return {
    ...sets,
    metric,
    lm: await openLm(),
    source: filePath,
    ...strategy,
    signal: io.signal,
    onEvent: progress.onEvent,
    ...(proposer !== undefined && { proposer: await models.open(proposer) }),
    ...(embedder !== undefined && { embedder }),
    ...(store !== undefined && { study: store }),
    ...(seed !== undefined && { seed }),
    ...(concurrency !== undefined && { concurrency }),
    ...(adopt !== undefined && { adopt }),
    ...(budget !== undefined && { budget }),
    ...(earlier !== undefined && { from: earlier.artifact }),
    ...(file.redact !== undefined && { redact: file.redact }),
  };
}

/** An artifact to start from, and where it stands. */
interface Earlier {
  readonly path: string;
  readonly artifact: Artifact;
}

async function readEarlier(path: string, { cwd }: Io): Promise<Earlier> {
  return { path, artifact: parseArtifact(await readText(resolve(cwd, path), "artifact")) };
}

type Sets = { readonly trainset: readonly Example[] } & {
  readonly [K in Exclude<SetName, "trainset">]?: readonly Example[];
};

async function readSets(
  { file, filePath }: SetUp,
  flags: { readonly [K in SetName]: string | undefined },
  io: Io,
): Promise<Sets> {
  const sets: { [K in SetName]?: readonly Example[] } = {};
  for (const name of SET_NAMES) {
    const rows = await resolveRows(file, { name, flag: flags[name], cwd: io.cwd, filePath });
    if (rows !== undefined) sets[name] = rows;
  }
  const { trainset, ...others } = sets;
  if (trainset !== undefined) return { trainset, ...others };
  throw new UsageError(
    'There are no training examples: pass --trainset rows.jsonl, or export `trainset = "./rows.jsonl"` from the program file',
  );
}

async function openStudy(
  study: CompileFlags["study"],
  setUp: SetUp,
  io: Io,
): Promise<StudyStore | undefined> {
  const path = studyPath(study, setUp, io);
  if (path === undefined) return undefined;
  await checkWritable(path);
  await mkdir(dirname(path), { recursive: true });
  return sqliteStudy(path);
}

/** The study, if there is one already: an estimate makes no file. */
async function earlierStudy(
  study: CompileFlags["study"],
  setUp: SetUp,
  io: Io,
): Promise<StudyStore | undefined> {
  const path = studyPath(study, setUp, io);
  return path !== undefined && existsSync(path) ? sqliteStudy(path) : undefined;
}

function studyPath(
  study: CompileFlags["study"],
  { file, settings: { studyDir = ".signet" } }: SetUp,
  { cwd }: Io,
): string | undefined {
  if (study === false) return undefined;
  return resolve(cwd, typeof study === "string" ? study : join(studyDir, `${fileName(file)}.study`));
}

/** The program's name, fit for a file. */
function fileName({ program }: ProgramFile): string {
  return program.name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "") || "program";
}

/**
 * An aborted compile has proven nothing: its best plan so far goes to a file of its own, so that an artifact that production
 * may load stays as it is. Nothing is written when nothing better than the program as written was found.
 */
async function writeArtifact(
  artifact: Artifact,
  report: CompileReport,
  path: string,
): Promise<string | undefined> {
  const isAborted = report.stopped === "aborted";
  if (isAborted && !report.adopted) return undefined;
  const target = isAborted ? unverifiedPath(path) : path;
  await writeText(target, `${artifact.toString()}\n`);
  return target;
}

function unverifiedPath(path: string): string {
  const ending = path.endsWith(".signet.json") ? ".signet.json" : extname(path);
  return `${path.slice(0, path.length - ending.length)}.unverified${ending}`;
}

/** One map for each router; with several, the step's path stands in the name. Returns the paths. */
async function writeMaps({ experts = [] }: CompileReport, path: string): Promise<readonly string[]> {
  const drawn = experts.filter(({ map }) => map.points.length > 0);
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  const maps = drawn.map((report) => ({
    path: drawn.length === 1 ? path : `${stem}.${report.path}${ending}`,
    text: renderExpertsMap(report),
  }));
  for (const { path: target, text } of maps) await writeText(target, text);
  return maps.map(({ path: target }) => target);
}

interface Compiled {
  readonly artifact: Artifact;
  readonly report: CompileReport;
  readonly changes: readonly LeafDiff[];
  readonly seconds: number;
  /** Where the artifact was written, if it was. */
  readonly path: string | undefined;
  /** Where maps of experts were written; absent when none was asked for. */
  readonly maps: readonly string[] | undefined;
}

function textOf({ artifact, report, changes, seconds, path, maps }: Compiled, { cwd }: Io): string {
  const shown = path === undefined ? undefined : relative(cwd, path);
  const text = renderReport(report, artifact, { seconds, changes });
  const drawn = maps === undefined ? "" : mapsText(maps, cwd);
  if (report.stopped !== "aborted") return `${text}\n\nWritten to ${shown}.${drawn}`;
  const kept =
    shown === undefined
      ? "Nothing better was found yet, nothing was written."
      : `The best result so far is in ${shown}, unverified.`;
  return `${text}\n\n${kept} Run the same command again to go on from here.${drawn}`;
}

function mapsText(maps: readonly string[], cwd: string): string {
  if (maps.length === 0) return "\nThere is no map to draw: only mop tells inputs apart by experts.";
  return `\nThe map is in ${maps.map((path) => relative(cwd, path)).join(", ")}.`;
}

function jsonOf({
  artifact,
  report,
  changes,
  seconds,
  path,
  maps,
}: Compiled): Readonly<Record<string, unknown>> {
  const { proposed: _, scores, verification, ...rest } = report;
  return {
    artifact: path ?? null,
    ...(maps !== undefined && { maps }),
    sha256: artifact.sha256,
    program: artifact.program.name,
    before: scores?.before.score ?? null,
    after: scores?.after.score ?? null,
    gain: verification?.gain ?? null,
    gainInterval: verification?.gainInterval ?? null,
    claimed: verification?.claimed ?? false,
    calls: report.cost.calls,
    tokens: report.cost.tokens,
    seconds,
    ...rest,
    scores: scores ?? null,
    verification: verification ?? null,
    changes,
  };
}
