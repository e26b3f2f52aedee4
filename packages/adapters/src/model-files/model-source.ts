import type { ModelFile } from "./model-file.js";

export interface FetchProgress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

export interface FetchTask {
  readonly file: ModelFile;
  /** Where the bytes go. It may hold the beginning of the file from an interrupted attempt. */
  readonly partPath: string;
  readonly onProgress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * A place that a model file comes from. `fetch` resolves when `partPath` holds the whole file (the caller verifies it), and rejects when
 * this source cannot give it. What it leaves in `partPath` on rejection must be a true beginning of the file, so that the next attempt continues.
 */
export interface ModelSource {
  readonly name: string;
  readonly fetch: (task: FetchTask) => Promise<void>;
}
