import {
  type Artifact,
  type LoadOptions as CoreLoadOptions,
  load,
  type Program,
  type PublicKey,
  parseArtifact,
} from "@signet/core";
import { type SideRecord, sideRecord } from "./side-record.js";

/** How every artifact is loaded: as `load` takes it. */
export interface LoadOptions extends CoreLoadOptions {
  /** Who must have signed every artifact that comes in: one of these. */
  readonly signedBy?: PublicKey | readonly PublicKey[];
}

/** An artifact on its way in: its text, or one that was parsed. */
export type ArtifactSource = string | Artifact;

/** A program under one artifact, with the record of what it did. Never changes; another artifact is another one. */
export interface LoadedArtifact {
  readonly sha256: string;
  readonly program: Program<unknown, unknown>;
  readonly record: SideRecord;
}

/** What makes an artifact ready to run; checks all of it before it returns. */
export type ArtifactLoader = (
  source: ArtifactSource,
  signature: string | undefined,
) => Promise<LoadedArtifact>;

/** @param wrap What every loaded program goes through, instrumentation for example. */
export function artifactLoader<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  {
    load: options = {},
    wrap = (loaded) => loaded,
  }: {
    readonly load: LoadOptions | undefined;
    readonly wrap: ((program: Program<I, O, M, P>) => Program<I, O, M, P>) | undefined;
  },
): ArtifactLoader {
  const { signedBy, ...reading } = options;
  const { maxBytes } = reading;
  return async (source, signature) => {
    const artifact =
      typeof source === "string" ? parseArtifact(source, maxBytes === undefined ? {} : { maxBytes }) : source;
    const loaded =
      "signedBy" in options
        ? await load(program, artifact, { ...reading, signedBy: signedBy ?? [], signature })
        : load(program, artifact, reading);
    return {
      sha256: artifact.sha256,
      // Erased: an input is checked by the program itself, and what it returns is only handed on.
      program: wrap(loaded) as unknown as Program<unknown, unknown>,
      record: sideRecord(),
    };
  };
}
