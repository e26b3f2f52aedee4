import { type ErrorCode, SignetError } from "../errors.js";
import type { Capabilities, LanguageModel, Middleware, Price } from "./language-model.js";
import { wrapGenerate } from "./wrap-generate.js";

export interface FallbackOptions {
  /** The errors after which the next model is asked. */
  readonly on?: readonly ErrorCode[];
}

/**
 * Asks the next model when one cannot answer: by default after `LM_UNAVAILABLE` and `LM_RATE_LIMITED`, not after
 * `LM_REJECTED`, which says that the key, the model's name or the request is wrong and would otherwise stay unseen.
 * A stream whose text the caller has seen does not move on. `completion.modelId` says who answered.
 *
 * The result claims only what all of its models can, costs at most the dearest of them, and has an id of its own, since
 * any of them may answer. Each model brings its own `retried`, `budgeted` and `limited`.
 *
 * @throws {SignetError} The error of the only model, or when all have failed `LM_UNAVAILABLE` with `details.errors`.
 */
export function fallback(
  models: readonly LanguageModel[],
  { on = ["LM_UNAVAILABLE", "LM_RATE_LIMITED"] }: FallbackOptions = {},
): Middleware {
  if (models.length === 0) return (lm) => lm;
  const movesOn = (error: unknown): error is SignetError => SignetError.is(error) && on.includes(error.code);

  const ask = wrapGenerate((_next, lm, outlet) => async (request, call) => {
    const errors: SignetError[] = [];
    for (const model of [lm, ...models]) {
      try {
        return await outlet.via(model)(request, call);
      } catch (error) {
        if (!movesOn(error) || outlet.isVisible()) throw error;
        errors.push(error);
      }
    }
    throw allFailed([lm, ...models], errors);
  });

  return (lm) => {
    const all = [lm, ...models];
    const { generate, stream } = ask(lm);
    const price = dearest(all);
    return {
      id: `fallback(${all.map(({ id }) => id).join(", ")})`,
      capabilities: shared(all),
      ...(price && { price }),
      generate,
      ...(stream && { stream }),
    };
  };
}

function allFailed(models: readonly LanguageModel[], errors: readonly SignetError[]): SignetError {
  const told = errors.map((error, index) => `${models[index]?.id}: ${error.message}`);
  return new SignetError("LM_UNAVAILABLE", `None of ${errors.length} models answered. ${told.join("; ")}`, {
    cause: errors[0],
    details: { errors },
    retryable: errors.some(({ retryable }) => retryable),
  });
}

function shared(models: readonly LanguageModel[]): Capabilities {
  const can = (ability: Exclude<keyof Capabilities, "attachments">): boolean =>
    models.every(({ capabilities }) => capabilities[ability]);
  return {
    schema: can("schema"),
    grammar: can("grammar"),
    logprobs: can("logprobs"),
    prefixCache: can("prefixCache"),
    attachments: (["image", "file"] as const).filter((kind) =>
      models.every(({ capabilities: { attachments = [] } }) => attachments.includes(kind)),
    ),
  };
}

/** The highest price of each kind; unknown as soon as one is. */
function dearest(models: readonly LanguageModel[]): Price | undefined {
  const prices: Price[] = [];
  for (const { price } of models) {
    if (price === undefined) return undefined;
    prices.push(price);
  }
  return {
    prompt: Math.max(...prices.map(({ prompt }) => prompt)),
    completion: Math.max(...prices.map(({ completion }) => completion)),
    cached: Math.max(...prices.map(({ prompt, cached }) => cached ?? prompt)),
  };
}
