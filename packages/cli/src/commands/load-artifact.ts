import { resolve } from "node:path";
import {
  type Embedder,
  type EmbedderIdentity,
  leavesIn,
  load,
  type Plan,
  type Program,
  parseArtifact,
  SignetError,
} from "@signet/core";
import { readText } from "../files/read-text.js";
import type { Io } from "../io.js";
import { embedderFlag } from "../model/embedder-label.js";
import type { SetUp } from "./set-up.js";

export interface LoadArtifactOptions {
  /** As the user wrote it; absent: the program as it is. */
  readonly path: string | undefined;
  /** What a run does whose input cannot be embedded. Default: it fails. */
  readonly whenUnroutable: "fail" | "fallback" | undefined;
}

/**
 * The program of a file with the parameters of an artifact. An embedder is opened only where the artifact needs one.
 *
 * @throws {SignetError} `EMBEDDER_MISSING` naming the embedder and what brings it; what `load` throws.
 */
export async function loadArtifact(
  { file: { program }, openEmbedder, progress }: SetUp,
  { path, whenUnroutable = "fail" }: LoadArtifactOptions,
  io: Io,
): Promise<Program<unknown, unknown>> {
  if (path === undefined) return program;
  const artifact = parseArtifact(await readText(resolve(io.cwd, path), "artifact"));
  if (neededEmbedder(artifact.plan) === undefined) return load(program, artifact);
  if (whenUnroutable === "fail") {
    const embedder = await openEmbedder();
    checkNeeded(artifact.plan, embedder, path);
    return load(program, artifact, embedder && { embedder });
  }
  const embedder = await openEmbedder().catch((error: unknown) => {
    progress.print(`! Inputs go to the single prompt: ${error instanceof Error ? error.message : error}`);
    return undefined;
  });
  return load(program, artifact, { whenUnroutable, ...(embedder && { embedder }) });
}

/** @throws {SignetError} `EMBEDDER_MISSING` when a plan compares its inputs with another embedder than there is. */
export function checkNeeded(plan: Plan, embedder: Embedder | undefined, path: string): void {
  const needed = neededEmbedder(plan);
  if (needed === undefined || embedder?.id === needed.id) return;
  const { id, dimension } = needed;
  const other = embedder === undefined ? "" : `, not with "${embedder.id}"`;
  const advice = embedderFlag(needed) ?? "export it from the program file as `embedder`";
  throw new SignetError(
    "EMBEDDER_MISSING",
    `${path} compares inputs with the embedder "${id}" of dimension ${dimension}${other}: ${advice.startsWith("--") ? `pass ${advice}` : advice}`,
  );
}

/** What a plan's routers and selections do not bring along themselves. */
function neededEmbedder(plan: Plan): EmbedderIdentity | undefined {
  const routers = plan.kind === "experts" ? plan.routers : [];
  const selections = leavesIn(plan).flatMap(({ select }) => select ?? []);
  return [...routers, ...selections].map(({ embedder }) => embedder).find(({ idf }) => idf === undefined);
}
