import { describe, expect, it } from "vitest";
import { SignetError } from "../errors.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import { sig } from "../signature/shorthand.js";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { type ScriptedLmOptions, scriptedLm } from "../testing/scripted-lm.js";
import { type Trace, usageOf } from "../trace/span.js";
import { budgetAccount } from "./budget-account.js";
import { budgeted } from "./budgeted.js";
import { fallback } from "./fallback.js";
import { priced } from "./priced.js";
import { stack } from "./stack.js";

const usage = { promptTokens: 1_000_000, completionTokens: 100_000, cachedTokens: 400_000 };
const model = (options: Partial<ScriptedLmOptions> = {}) =>
  scriptedLm({ id: "openai:gpt-9@api.openai.com/v1", usage, reply: () => "fine", ...options });
const flat = { prompt: 1, completion: 10 };

async function costOf(lm: ReturnType<ReturnType<typeof priced>>): Promise<number | undefined> {
  return (await lm.generate(lmRequest("hi"), lmCall())).usage.costUsd;
}

describe("priced()", () => {
  it("charges prompt, cached and completion tokens by one price, in answers and in streams", async () => {
    const lm = priced({ ...flat, cached: 0.5 })(model());
    expect(await costOf(lm)).toBeCloseTo(0.6 + 0.2 + 1);
    expect(lm.price).toEqual({ ...flat, cached: 0.5 });
    for await (const event of lm.stream?.(lmRequest("hi"), lmCall()) ?? [])
      if (event.type === "done") expect(event.completion.usage.costUsd).toBeCloseTo(1.8);
  });

  it.each([
    ["the id", "openai:gpt-9@api.openai.com/v1"],
    ["the name", "gpt-9"],
    ["how the name begins", "gpt*"],
    ["how the id begins", "openai:*"],
  ])("finds a model by %s", async (_, key) => {
    expect(await costOf(priced({ [key]: flat, "*": { prompt: 0, completion: 0 } })(model()))).toBeCloseTo(2);
  });

  it("goes by the longest beginning, and by an exact name before that", async () => {
    const free = { prompt: 0, completion: 0 };
    expect(await costOf(priced({ "gpt-*": flat, "gpt*": free })(model()))).toBeCloseTo(2);
    expect(await costOf(priced({ "gpt-9": flat, "gpt-9*": free })(model()))).toBeCloseTo(2);
  });

  it("charges who answered where the table knows it, else who was asked", async () => {
    const dear = { prompt: 100, completion: 0 };
    const answers = (modelId: string) => model({ reply: () => ({ text: "fine", modelId }) });
    const table = priced({ "gpt-9": flat, "gpt-9-large": dear });
    expect(await costOf(table(answers("gpt-9-large")))).toBeCloseTo(100);
    expect(await costOf(table(answers("gpt-9-2026-11-01")))).toBeCloseTo(2);
  });

  it("charges the model that a fallback ended with, and keeps the dearest price for budgets", async () => {
    const down = model({ reply: () => new SignetError("LM_UNAVAILABLE", "down", { retryable: true }) });
    const backup = priced({ prompt: 3, completion: 0 })(model({ id: "backup" }));
    const first = priced(flat)(down);
    const lm = fallback([backup])(first);
    expect(await costOf(lm)).toBeCloseTo(3);
    expect(lm.price).toEqual({ prompt: 3, completion: 10, cached: 3 });
    expect(await costOf(priced({ "some-other": flat })(lm))).toBeCloseTo(3);
    expect(await costOf(priced({ backup: { prompt: 5, completion: 0 } })(lm))).toBeCloseTo(5);
  });

  it("agrees with a budget, which it gives a price", async () => {
    const account = budgetAccount({ usd: 100 });
    const lm = stack(model(), budgeted(account), priced({ "gpt-9": flat }));
    expect(await costOf(lm)).toBeCloseTo(account.spent().usd);
    expect(account.spent().usd).toBeCloseTo(2);
  });

  it("sums up a request whose modules ask different models", async () => {
    const table = priced({ "gpt-9": flat, writer: { prompt: 7, completion: 0 } });
    const twoSteps = program({
      name: "two",
      input: sig("word -> label").input,
      output: sig("word -> label").output,
      modules: { one: predict(sig("word -> label")), two: predict(sig("word -> label"), { lm: "writer" }) },
      run: async ({ word }, { one, two }) => two({ word: (await one({ word })).label }),
    });
    let trace: Trace | undefined;
    await twoSteps.run(
      { word: "cake" },
      {
        lm: { default: table(model()), writer: table(model({ id: "writer" })) },
        onTrace: (told) => {
          trace = told;
        },
      },
    );
    expect(trace && usageOf([trace]).costUsd).toBeCloseTo(9);
  });

  it("leaves a cost unknown when the provider reported no tokens", async () => {
    expect(await costOf(priced(flat)(model({ usage: {} })))).toBeUndefined();
  });

  it("refuses a model without a price, unless it is told to ignore it", async () => {
    expect(() => priced({ other: flat })(model())).toThrow(
      expect.objectContaining({ code: "PRICE_UNKNOWN" }),
    );
    const lm = priced({ other: flat }, { unknown: "ignore" })(model());
    expect(await costOf(lm)).toBeUndefined();
    expect(lm.price).toBeUndefined();
  });

  it.each([Number.NaN, -1, "2"])("refuses the price %s", (prompt) => {
    expect(() => priced({ m: { prompt: prompt as number, completion: 1 } })).toThrow(/prompt.* price of "m"/);
  });

  it.each([undefined, null, 2])("refuses %s for a table", (prices) => {
    expect(() => priced(prices as never)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("does not find a model by what every object has", () => {
    expect(() => priced({ other: flat })(model({ id: "constructor" }))).toThrow(
      expect.objectContaining({ code: "PRICE_UNKNOWN" }),
    );
  });
});
