import { type Embedder, SignetError } from "@signet/core";
import type { Progress } from "../progress/index.js";
import { parseEmbedder } from "./parse-embedder.js";

/** An embedder as a flag, a configuration or a program file gives it. */
export type EmbedderChoice = string | Embedder | (() => Embedder | Promise<Embedder>);

export interface OpenEmbeddersOptions {
  /** Of the server behind `openai:` names. */
  readonly baseUrl?: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Opens embedders, and closes what it opened. */
export interface OpenEmbedders {
  /** Absent for tf-idf: what needs one makes its own. */
  readonly open: (choice: EmbedderChoice) => Promise<Embedder | undefined>;
  readonly close: () => Promise<void>;
}

/** The adapter is loaded when a name asks for it. */
export function openEmbedders({ baseUrl, progress, signal }: OpenEmbeddersOptions): OpenEmbedders {
  const closers: (() => Promise<void>)[] = [];
  return {
    async open(choice) {
      if (typeof choice === "function") return choice();
      if (typeof choice !== "string") return choice;
      const name = parseEmbedder(choice);
      switch (name.provider) {
        case "tf-idf":
          return undefined;
        case "minilm": {
          const { miniLm } = await import("@signet/adapters/embed");
          const embedder = await miniLm({ onProgress: progress.onDownload, signal });
          closers.push(embedder.dispose);
          return embedder;
        }
        case "openai": {
          const { openaiEmbeddings } = await import("@signet/adapters/embed");
          const { model, dimension } = name;
          const server = baseUrl === undefined ? {} : { baseURL: baseUrl };
          try {
            return openaiEmbeddings({ model, ...server, ...(dimension !== undefined && { dimension }) });
          } catch (error) {
            throw dimension === undefined && SignetError.is(error) ? lengthWanted(error, model) : error;
          }
        }
      }
    },
    async close() {
      await Promise.all(closers.map((dispose) => dispose()));
    },
  };
}

/** The adapter's advice is for code: on the command line the length stands in the name. */
function lengthWanted(error: SignetError, model: string): SignetError {
  return new SignetError(error.code, `${error.message}, as in openai:${model}:DIMENSION`, { cause: error });
}
