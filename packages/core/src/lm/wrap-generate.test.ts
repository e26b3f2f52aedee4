import { describe, expect, it } from "vitest";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import type { LanguageModel, LmEvent, LmRequest } from "./language-model.js";
import { wrapGenerate } from "./wrap-generate.js";

const echo = () => scriptedLm({ reply: (request) => `you said ${request.messages[0]?.text}` });

async function collect(lm: LanguageModel, request: LmRequest, signal?: AbortSignal): Promise<LmEvent[]> {
  const events: LmEvent[] = [];
  for await (const event of lm.stream?.(request, lmCall("0", signal)) ?? []) events.push(event);
  return events;
}

const texts = (events: readonly LmEvent[]): string[] =>
  events.flatMap((event) => (event.type === "text" ? [event.text] : []));

describe("wrapGenerate()", () => {
  const shout = wrapGenerate((next) => async (request, call) => {
    const completion = await next(request, call);
    return { ...completion, usage: { promptTokens: 7 } };
  });

  it("wraps generate and stream by the same function", async () => {
    const lm = shout(echo());
    const generated = await lm.generate(lmRequest("hello there"), lmCall());
    const events = await collect(lm, lmRequest("hello there"));
    expect(generated).toMatchObject({ text: "you said hello there", usage: { promptTokens: 7 } });
    expect(events.at(-1)).toEqual({ type: "done", completion: generated });
    expect(texts(events)).toEqual(["you said", " hello t", "here"]);
  });

  it("streams an answer that did not come from the model as one delta", async () => {
    const inner = echo();
    const hit = { text: "known", finish: "stop", usage: {}, modelId: "store" } as const;
    const lm = wrapGenerate(() => async () => hit)(inner);
    expect(await collect(lm, lmRequest("hello"))).toEqual([
      { type: "text", text: "known" },
      { type: "done", completion: hit },
    ]);
    expect(inner.counts.calls).toBe(0);
  });

  it("keeps id, capabilities and price, and adds no stream to a model without one", () => {
    const price = { prompt: 1, completion: 2 };
    const { stream: _, ...silent } = scriptedLm({ reply: () => "x", price, capabilities: { schema: true } });
    const lm = shout(silent);
    expect(lm).toMatchObject({ id: silent.id, price, capabilities: silent.capabilities });
    expect(lm.stream).toBeUndefined();
  });

  it("says whether text of the call is visible: always false for generate", async () => {
    const seen: boolean[] = [];
    const lm = wrapGenerate((next, _lm, outlet) => async (request, call) => {
      seen.push(outlet.isVisible());
      const completion = await next(request, call);
      seen.push(outlet.isVisible());
      return completion;
    })(echo());
    await lm.generate(lmRequest("a"), lmCall());
    await collect(lm, lmRequest("a"));
    expect(seen).toEqual([false, false, false, true]);
  });

  it("passes a failure on after the deltas that came before it", async () => {
    const broken: LanguageModel = {
      ...echo(),
      async *stream() {
        yield { type: "text", text: "so far" };
        throw new Error("line cut");
      },
    };
    const seen: LmEvent[] = [];
    const read = async (): Promise<void> => {
      for await (const event of shout(broken).stream?.(lmRequest("a"), lmCall()) ?? []) seen.push(event);
    };
    await expect(read()).rejects.toThrow("line cut");
    expect(texts(seen)).toEqual(["so far"]);
  });

  it("rejects as unavailable when a stream ends without a completion", async () => {
    const lm = shout({ ...echo(), async *stream() {} });
    await expect(collect(lm, lmRequest("a"))).rejects.toMatchObject({
      code: "LM_UNAVAILABLE",
      retryable: true,
    });
  });

  it("closes the model's stream when the caller leaves, or its signal fires", async () => {
    let open = 0;
    const endless: LanguageModel = {
      ...echo(),
      async *stream(_request, { signal }) {
        open++;
        try {
          while (!signal.aborted) {
            yield { type: "text", text: "more " };
            await new Promise((resolve) => setImmediate(resolve));
          }
          throw signal.reason;
        } finally {
          open--;
        }
      },
    };
    for await (const _event of shout(endless).stream?.(lmRequest("a"), lmCall()) ?? []) break;
    expect(open).toBe(0);

    const controller = new AbortController();
    const left = collect(shout(endless), lmRequest("a"), controller.signal);
    controller.abort(new Error("enough"));
    await expect(left).rejects.toThrow("enough");
    expect(open).toBe(0);
  });
});
