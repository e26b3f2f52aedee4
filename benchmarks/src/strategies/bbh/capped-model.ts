import { type LanguageModel, wrapGenerate } from "@signet/core";

/** A model whose answers end with their first paragraph, or after so many tokens, whoever asks for how many: a small model that is given room rambles on. */
export function cappedModel(lm: LanguageModel, maxTokens: number): LanguageModel {
  const cap = wrapGenerate(
    (next) => (request, call) =>
      next(
        {
          ...request,
          stop: [...(request.stop ?? []), "\n\n"],
          maxTokens: Math.min(maxTokens, request.maxTokens),
        },
        call,
      ),
  );
  return { ...cap(lm), id: `${lm.id}, a paragraph of ${maxTokens} tokens` };
}
