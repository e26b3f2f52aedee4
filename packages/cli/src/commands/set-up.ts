import { resolve } from "node:path";
import type { Embedder, Models } from "@signet/core";
import { loadConfig } from "../config/load-config.js";
import { mergeSettings, type SignetConfig } from "../config/settings.js";
import type { Io } from "../io.js";
import { openEmbedders } from "../model/open-embedders.js";
import { type OpenModels, openModels } from "../model/open-models.js";
import { loadProgramFile, type ProgramFile } from "../program-file/index.js";
import { createProgress, type Progress } from "../progress/index.js";

/** What every command that runs a program needs. */
export interface SetUp {
  readonly file: ProgramFile;
  /** Absolute. */
  readonly filePath: string;
  /** Flags, then the program file's options, then the configuration. */
  readonly settings: SignetConfig;
  readonly progress: Progress;
  readonly models: OpenModels;
  /** The model that runs the program: by flag, by the program file, by configuration, else the embedded one. */
  readonly openLm: () => Promise<Models>;
  /** By flag, by the program file, by configuration; absent for tf-idf, the default. */
  readonly openEmbedder: () => Promise<Embedder | undefined>;
}

/** Loads program file and configuration, and lets go of the models when the work is over, well or not. */
export async function withSetUp<T>(
  path: string,
  flags: SignetConfig,
  io: Io,
  work: (setUp: SetUp) => Promise<T>,
): Promise<T> {
  const config = await loadConfig(io);
  const file = await loadProgramFile(path, io);
  const settings = mergeSettings<SignetConfig>(flags, file.options ?? {}, config);
  const progress = createProgress({ stream: io.stderr });
  const { baseUrl, prices } = settings;
  const models = openModels({ baseUrl, prices, cwd: io.cwd, progress, signal: io.signal });
  const embedders = openEmbedders({ baseUrl, progress, signal: io.signal });
  const openLm = (): Promise<Models> => models.open(flags.lm ?? file.lm ?? config.lm ?? "llama");
  const openEmbedder = (): Promise<Embedder | undefined> =>
    embedders.open(flags.embedder ?? file.embedder ?? settings.embedder ?? "tf-idf");
  try {
    return await work({
      file,
      filePath: resolve(io.cwd, path),
      settings,
      progress,
      models,
      openLm,
      openEmbedder,
    });
  } finally {
    progress.done();
    await Promise.all([models.close(), embedders.close()]);
  }
}
