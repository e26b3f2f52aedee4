import { describe, expect, it } from "vitest";
import { languageModelContract } from "../testing/language-model-contract.js";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { budgetAccount } from "./budget-account.js";
import { budgeted } from "./budgeted.js";
import { cached } from "./cached.js";
import { fallback } from "./fallback.js";
import type { Middleware } from "./language-model.js";
import { limited } from "./limited.js";
import { memoryStore } from "./memory-store.js";
import { replayed } from "./replayed.js";
import { retried } from "./retried.js";
import { stack } from "./stack.js";
import { traced } from "./traced.js";
import { wrapGenerate } from "./wrap-generate.js";

const echo = () => scriptedLm({ reply: ({ messages }) => `You said: ${messages[0]?.text}` });

describe("stack()", () => {
  it("puts the first middleware outermost", async () => {
    const marked = (mark: string): Middleware =>
      wrapGenerate((next) => async (request, call) => {
        const completion = await next(request, call);
        return { ...completion, text: `${mark}(${completion.text})` };
      });
    const lm = stack(scriptedLm({ reply: () => "x" }), marked("a"), marked("b"));
    expect((await lm.generate(lmRequest("q"), lmCall())).text).toBe("a(b(x))");
  });

  it("is the model itself without middleware", () => {
    const lm = echo();
    expect(stack(lm)).toBe(lm);
  });
});

const layers: Record<string, () => Middleware> = {
  traced: () => traced(() => {}),
  replayed: () => replayed(memoryStore()),
  cached: () => cached(memoryStore()),
  fallback: () => fallback([echo()]),
  retried: () => retried(),
  budgeted: () => budgeted(budgetAccount({ calls: 1_000 })),
  limited: () => limited({ concurrency: 4 }),
};

describe.each([
  ...Object.entries(layers).map(([name, make]) => [name, [make]] as const),
  ["the whole stack", Object.values(layers)] as const,
])("a model under %s", (_name, makers) => {
  for (const { name, run } of languageModelContract(() => stack(echo(), ...makers.map((make) => make()))))
    it(name, run);
});
