import { readText } from "../files/read-text.js";

/** An artifact as it stood in its file. */
export interface ArtifactFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Where its signature stands, absolute; absent where none is asked for. */
  readonly signaturePath?: string;
  readonly signature?: string;
}

/**
 * Reads an artifact, and its signature where one is asked for.
 *
 * @throws {UsageError} When one of the files cannot be read.
 */
export async function readArtifactFile({
  path,
  signaturePath,
}: Pick<ArtifactFile, "path" | "signaturePath">): Promise<ArtifactFile> {
  const text = await readText(path, "artifact");
  if (signaturePath === undefined) return { path, text };
  return { path, text, signaturePath, signature: (await readText(signaturePath, "signature")).trim() };
}
