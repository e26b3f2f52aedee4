import { resolve } from "node:path";
import { type LanguageModel, type Models, type PriceTable, priced } from "@signet/core";
import type { Progress } from "../progress/index.js";
import { parseModel } from "./parse-model.js";

/** A model as a flag, a configuration or a program file gives it. */
export type ModelChoice = string | Models | (() => Models | Promise<Models>);

export interface OpenModelsOptions {
  /** Of the server behind `openai:` and `anthropic:` names. */
  readonly baseUrl?: string | undefined;
  /** What named models cost; one that the table does not know has no cost. */
  readonly prices?: PriceTable | undefined;
  /** Relative paths of model files are relative to it. */
  readonly cwd: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Opens models, each name once, and closes what it opened. */
export interface OpenModels {
  readonly open: (choice: ModelChoice) => Promise<Models>;
  readonly close: () => Promise<void>;
}

/** Adapters are loaded when a name asks for them. */
export function openModels({ baseUrl, prices, cwd, progress, signal }: OpenModelsOptions): OpenModels {
  const byName = new Map<string, LanguageModel>();
  const closers: (() => Promise<void>)[] = [];
  const server = baseUrl === undefined ? {} : { baseURL: baseUrl };
  const withPrice = prices === undefined ? (lm: LanguageModel) => lm : priced(prices, { unknown: "ignore" });

  const byProvider = async (text: string): Promise<LanguageModel> => {
    const name = parseModel(text);
    switch (name.provider) {
      case "openai": {
        const { openai } = await import("@signet/adapters/openai");
        return openai({ model: name.model, ...server });
      }
      case "anthropic": {
        const { anthropic } = await import("@signet/adapters/anthropic");
        return anthropic({ model: name.model, ...server });
      }
      case "llama": {
        const { llama } = await import("@signet/adapters/llama");
        const file = name.path === undefined ? {} : { modelPath: resolve(cwd, name.path) };
        const lm = await llama({ ...file, onProgress: progress.onDownload, signal });
        closers.push(lm.dispose);
        return lm;
      }
    }
  };

  return {
    async open(choice) {
      if (typeof choice === "function") return choice();
      if (typeof choice !== "string") return choice;
      const lm = byName.get(choice) ?? withPrice(await byProvider(choice));
      byName.set(choice, lm);
      return lm;
    },
    async close() {
      await Promise.all(closers.map((dispose) => dispose()));
    },
  };
}
