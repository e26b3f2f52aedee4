import { describe, expect, it } from "vitest";
import { SignetError } from "../errors.js";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { fallback } from "./fallback.js";
import type { LanguageModel, LmEvent } from "./language-model.js";

const up = (id: string) => scriptedLm({ id, reply: () => `from ${id}` });
const down = (id: string, code: "LM_UNAVAILABLE" | "LM_RATE_LIMITED" | "LM_REJECTED" = "LM_UNAVAILABLE") =>
  scriptedLm({
    id,
    reply: () => new SignetError(code, `${id} is down`, { retryable: code !== "LM_REJECTED" }),
  });

async function read(lm: LanguageModel): Promise<LmEvent[]> {
  const events: LmEvent[] = [];
  for await (const event of lm.stream?.(lmRequest("a"), lmCall()) ?? []) events.push(event);
  return events;
}

describe("fallback()", () => {
  it("asks the next model while one is unavailable or limited, and says who answered", async () => {
    const [last, unasked] = [up("c"), up("d")];
    const lm = fallback([down("b", "LM_RATE_LIMITED"), last, unasked])(down("a"));
    expect(await lm.generate(lmRequest("a"), lmCall())).toMatchObject({ text: "from c", modelId: "c" });
    expect(unasked.counts.calls).toBe(0);
  });

  it("does the same for streams, with the deltas of who answers", async () => {
    const events = await read(fallback([up("b")])(down("a")));
    expect(events.map((event) => (event.type === "text" ? event.text : event.completion.modelId))).toEqual([
      "from b",
      "b",
    ]);
  });

  it("stays with a model whose text the caller has seen", async () => {
    const breaking: LanguageModel = {
      ...up("a"),
      async *stream() {
        yield { type: "text", text: "half" };
        throw new SignetError("LM_UNAVAILABLE", "line cut", { retryable: true });
      },
    };
    const second = up("b");
    await expect(read(fallback([second])(breaking))).rejects.toThrow("line cut");
    expect(second.counts.calls).toBe(0);
  });

  it("streams the answer of a model without a stream as one delta", async () => {
    const { stream: _, ...silent } = up("b");
    expect(await read(fallback([silent])(down("a")))).toMatchObject([{ text: "from b" }, { type: "done" }]);
  });

  it("does not hide that a request was rejected, unless asked to", async () => {
    const rejected = down("a", "LM_REJECTED");
    const call = fallback([up("b")])(rejected).generate(lmRequest("a"), lmCall());
    await expect(call).rejects.toMatchObject({ code: "LM_REJECTED" });
    const asked = fallback([up("b")], { on: ["LM_REJECTED"] })(rejected);
    expect(await asked.generate(lmRequest("a"), lmCall())).toMatchObject({ modelId: "b" });
  });

  it("names every model's failure when none answers", async () => {
    const call = fallback([down("b")])(down("a")).generate(lmRequest("a"), lmCall());
    await expect(call).rejects.toMatchObject({
      code: "LM_UNAVAILABLE",
      retryable: true,
      message: expect.stringMatching(/a: a is down; b: b is down/),
    });
  });

  it("claims what all can do, costs what the dearest costs, and has an id of its own", () => {
    const one = scriptedLm({
      id: "a",
      reply: () => "x",
      capabilities: { schema: true, grammar: true },
      price: { prompt: 1, completion: 9 },
    });
    const two = scriptedLm({
      id: "b",
      reply: () => "x",
      capabilities: { schema: true, logprobs: true },
      price: { prompt: 3, completion: 2, cached: 0.5 },
    });
    expect(fallback([two])(one)).toMatchObject({
      id: "fallback(a, b)",
      capabilities: { schema: true, grammar: false, logprobs: false },
      price: { prompt: 3, completion: 9, cached: 1 },
    });
    expect(fallback([up("c")])(one).price).toBeUndefined();
    expect(fallback([])(one)).toBe(one);
  });
});
