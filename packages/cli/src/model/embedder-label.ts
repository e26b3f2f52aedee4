import type { EmbedderIdentity } from "@signet/core";

/** An embedder's id as short as tables need it: `tf-idf`, the name of a model, or the id itself. */
export function embedderLabel(id: string): string {
  return openAiModel(id) ?? /^(tf-idf|all-MiniLM-L6-v2):/.exec(id)?.[1] ?? id;
}

/** The flag that brings an embedder; absent where no flag does. */
export function embedderFlag({ id, dimension }: EmbedderIdentity): string | undefined {
  const model = openAiModel(id);
  if (model !== undefined) return `--embedder openai:${model}:${dimension}`;
  return id.startsWith("all-MiniLM-L6-v2:") ? "--embedder minilm" : undefined;
}

function openAiModel(id: string): string | undefined {
  return /^openai-embeddings:(.+)\/\d+@/.exec(id)?.[1];
}
