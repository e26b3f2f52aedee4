import { resolve } from "node:path";
import { parseArtifact } from "@signet/core";
import { readText } from "../files/read-text.js";
import type { Io } from "../io.js";
import { artifactRows } from "../report/artifact-rows.js";
import { renderArtifact } from "../report/render-artifact.js";
import { renderRows } from "../report/render-rows.js";

export interface InspectFlags {
  /** Instructions and demos in full. */
  readonly prompts?: true;
  /** The training rows that it carries, and nothing else. */
  readonly rows?: true;
  readonly json?: true;
}

/** Shows what an artifact holds, after checking its digest. No code is loaded: no program, no configuration. */
export async function inspectCommand(
  path: string,
  { prompts, rows, json }: InspectFlags,
  io: Io,
): Promise<number> {
  const text = await readText(resolve(io.cwd, path), "artifact");
  const artifact = parseArtifact(text);
  if (rows === true) {
    const carried = artifactRows(artifact);
    io.stdout.write(json === true ? `${JSON.stringify(carried)}\n` : `${renderRows(carried)}\n`);
    return 0;
  }
  const { toString: _, ...content } = artifact;
  io.stdout.write(
    json === true
      ? `${JSON.stringify(content)}\n`
      : `${renderArtifact(artifact, { isFull: prompts === true })}\n`,
  );
  return 0;
}
