import type { LanguageModel } from "@signet/core";
import { alwaysRight } from "./models.js";

/** Everything that a piece of work sends to a model, as text. */
export async function recordPrompts(work: (lm: LanguageModel) => Promise<unknown>): Promise<string> {
  const sent: string[] = [];
  const lm = alwaysRight();
  await work({
    id: lm.id,
    capabilities: lm.capabilities,
    generate: (request, call) => {
      sent.push(JSON.stringify([request, call.sample]));
      return lm.generate(request, call);
    },
  });
  return sent.join("\n");
}
