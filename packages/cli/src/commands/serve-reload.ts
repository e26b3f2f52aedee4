import { watch } from "node:fs";
import { dirname } from "node:path";
import { SignetError } from "@signet/core";
import type { LiveDeployment } from "@signet/serve";
import { type ArtifactFile, readArtifactFile } from "./serve-artifact.js";
import { settled } from "./settled.js";

export interface ReloadOptions {
  readonly file: ArtifactFile;
  readonly deployment: Pick<LiveDeployment, "swap" | "status">;
  /** Told what came of it, in one line. */
  readonly tell: (line: string) => void;
}

/** Swaps to what stands in the artifact's file. */
export interface Reload {
  /** Whatever is deployed. One after the other; never rejects. */
  readonly now: () => Promise<void>;
  /** Whenever the file changes, until the function that is returned is called. An operator's swap stays until then. */
  readonly watch: () => () => void;
}

/** Editors and copies write in several goes; a log in the same folder may be written to without end. */
const SETTLE = { quietMs: 50, atLatestMs: 1_000 };

/** A file that cannot be read, is half written or does not fit is told of, and what is deployed stays. */
export function reload({ file, deployment, tell }: ReloadOptions): Reload {
  let seen = keyOf(file);
  let last = Promise.resolve();

  const once = async (onlyChanged: boolean): Promise<void> => {
    try {
      const read = await readArtifactFile(file);
      if (onlyChanged && keyOf(read) === seen) return;
      seen = keyOf(read); // one that is bad is told of once
      if (!(await deployment.swap(read.text, read))) return;
      tell(`✔ swapped to the artifact ${deployment.status().current.artifact.slice(0, 12)}`);
    } catch (error) {
      tell(`! the old artifact stays: ${wordsOf(error)}`);
    }
  };
  const inTurn = (onlyChanged: boolean): Promise<void> => {
    last = last.then(() => once(onlyChanged));
    return last;
  };

  return {
    now: () => inTurn(false),
    watch() {
      const reading = settled(() => void inTurn(true), SETTLE);
      // The folder: a file that is replaced by renaming is another file, and mounted ones change by a link beside them.
      const watcher = watch(dirname(file.path), reading.call);
      watcher.on("error", (error) => tell(`! the file is not watched any more: ${error.message}`));
      reading.call(); // it may have changed since it was read
      return () => {
        reading.stop();
        watcher.close();
      };
    },
  };
}

function keyOf({ text, signature = "" }: ArtifactFile): string {
  return `${signature}\n${text}`;
}

function wordsOf(error: unknown): string {
  if (SignetError.is(error)) return `${error.message}. ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
