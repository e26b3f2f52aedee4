import { ARTIFACT_VERSION } from "./artifact.js";

/** What the text of an artifact says, before its form is checked. */
export type Content = Readonly<Record<string, unknown>>;

/**
 * What makes the content of one schema version that of the next, by the version that it starts from. A version that was released stays readable:
 * no line is ever taken out.
 */
const migrations: Readonly<Record<number, (content: Content) => Content>> = {
  // Version 2 lets a leaf select among its demos, which a reader of version 1 would not notice. What version 1 says means the same.
  1: (content) => content,
};

/** The content in the form of this release. */
export function migrate(content: Content, version: number): Content {
  let migrated = content;
  for (let from = version; from < ARTIFACT_VERSION; from++)
    migrated = migrations[from]?.(migrated) ?? migrated;
  return { ...migrated, signet: ARTIFACT_VERSION };
}

/** Whether content of a schema version can be read: it was written by a release, and every step from there is known. */
export function isReadable(version: unknown): version is number {
  return version === ARTIFACT_VERSION || (typeof version === "number" && Object.hasOwn(migrations, version));
}
