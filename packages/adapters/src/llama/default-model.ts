import type { ModelFile } from "../model-files/model-file.js";

/** The embedded default: SmolLM2-135M-Instruct (Apache-2.0) in 4 bits, small enough to be fetched without asking. */
export const defaultModel: ModelFile = {
  name: "SmolLM2-135M-Instruct.Q4_1.gguf",
  bytes: 98_362_432,
  sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};
