import { SignetError } from "../errors.js";
import { costUsd } from "./cost.js";
import type { Completion, LanguageModel, Middleware, Price } from "./language-model.js";
import { wrapGenerate } from "./wrap-generate.js";

/** Prices by a model's id, by its name alone, or by how either begins (`gpt-4o*`). An exact key goes before a beginning, a longer beginning before a shorter one. */
export type PriceTable = Readonly<Record<string, Price>>;

export interface PricedOptions {
  /**
   * What to do with a model that neither the table nor the model itself has a price for: `refuse` it where it is wrapped (the default), or
   * `ignore` it and leave its cost unknown.
   */
  readonly unknown?: "refuse" | "ignore";
}

/**
 * Sets `usage.costUsd` of each answer, and the model's `price`, so that budgets and bills agree: put it inside of `budgeted` and `cached`. An answer is
 * charged by the model that gave it (`completion.modelId`), where the table knows it, else by the one that was asked; where the provider
 * did not report both token counts, its cost stays unknown.
 *
 * @throws {SignetError} `OPTION_INVALID` for a price that is no amount, or no table; `PRICE_UNKNOWN` when it is put around a model without a price.
 */
export function priced(prices: PriceTable | Price, { unknown = "refuse" }: PricedOptions = {}): Middleware {
  if (typeof prices !== "object" || prices === null)
    throw new SignetError(
      "OPTION_INVALID",
      `priced() takes a price, or a table of prices by model, not ${prices}`,
    );
  const find = isPrice(prices) ? samePrice(prices) : finder(prices);
  return (lm) => {
    const asked = find(lm.id) ?? lm.price;
    if (asked === undefined && unknown === "refuse") {
      throw new SignetError("PRICE_UNKNOWN", `The table has no price for ${lm.id}, nor has the model`, {
        details: { lm: lm.id, known: Object.keys(prices) },
      });
    }
    const charged = wrapGenerate((next) => async (request, call) => {
      const completion = await next(request, call);
      const answered = find(completion.modelId);
      // An inner model may have charged already, as those behind `fallback` do: the table's word for who answered goes before it, for who was asked after.
      return answered === undefined && completion.usage.costUsd !== undefined && find(lm.id) === undefined
        ? completion
        : charge(completion, answered ?? asked);
    })(lm);
    return asked === undefined ? charged : { ...charged, price: asked };
  };
}

function charge(completion: Completion, price: Price | undefined): Completion {
  const { promptTokens, completionTokens } = completion.usage;
  if (price === undefined || promptTokens === undefined || completionTokens === undefined) return completion;
  const usage = { ...completion.usage, promptTokens, completionTokens };
  return { ...completion, usage: { ...usage, costUsd: costUsd(price, usage) } };
}

type Find = (modelId: LanguageModel["id"]) => Price | undefined;

function samePrice(price: Price): Find {
  checkPrice("the model", price);
  return () => price;
}

function finder(table: PriceTable): Find {
  const exact = new Map<string, Price>();
  const beginnings: [string, Price][] = [];
  for (const [key, price] of Object.entries(table)) {
    checkPrice(`"${key}"`, price);
    if (key.endsWith("*")) beginnings.push([key.slice(0, -1), price]);
    else exact.set(key, price);
  }
  beginnings.sort(([a], [b]) => b.length - a.length);
  return (modelId) => {
    const names = [modelId, nameOf(modelId)];
    for (const name of names) {
      const price = exact.get(name);
      if (price !== undefined) return price;
    }
    return beginnings.find(([start]) => names.some((name) => name.startsWith(start)))?.[1];
  };
}

/** `gpt-4o` of `openai:gpt-4o@api.openai.com/v1?{…}`, the form of the adapters' ids; another id as it stands. */
function nameOf(modelId: string): string {
  return /^[a-z][\w.-]*:([^@?]+)/.exec(modelId)?.[1] ?? modelId;
}

function isPrice(prices: PriceTable | Price): prices is Price {
  return typeof prices.prompt === "number" || typeof prices.completion === "number";
}

function checkPrice(what: string, price: Price): void {
  for (const part of ["prompt", "completion", "cached"] as const) {
    const amount = price?.[part];
    if (part === "cached" && amount === undefined) continue;
    if (typeof amount === "number" && Number.isFinite(amount) && amount >= 0) continue;
    throw new SignetError(
      "OPTION_INVALID",
      `The \`${part}\` price of ${what} is ${String(amount)}, it should be USD per million tokens, at least 0`,
    );
  }
}
