import { describe, expect, it } from "vitest";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { type LmTraceEvent, traced } from "./traced.js";

function recorded() {
  const events: LmTraceEvent[] = [];
  let nowMs = 0;
  const middleware = traced((event) => events.push(event), { now: () => (nowMs += 10) });
  return { events, middleware };
}

describe("traced()", () => {
  it("tells of start and end with duration, usage and who answered", async () => {
    const { events, middleware } = recorded();
    const inner = scriptedLm({ reply: () => "x", usage: { promptTokens: 3 } });
    const request = lmRequest("a");
    const completion = await middleware(inner).generate(request, lmCall("0/2"));
    const facts = { callId: 0, lm: inner, request, sample: "0/2" };
    expect(events).toEqual([
      { type: "start", ...facts },
      { type: "end", ...facts, durationMs: 10, completion },
    ]);
  });

  it("tells of an error, which goes on to the caller", async () => {
    const { events, middleware } = recorded();
    const error = new Error("down");
    const call = middleware(scriptedLm({ reply: () => error })).generate(lmRequest("a"), lmCall());
    await expect(call).rejects.toBe(error);
    expect(events).toMatchObject([{ type: "start" }, { type: "error", error, durationMs: 10 }]);
  });

  it("ends every start, also of streams that are left and of calls side by side", async () => {
    const { events, middleware } = recorded();
    const lm = middleware(scriptedLm({ reply: () => "a long answer to be left early" }));
    for await (const _event of lm.stream?.(lmRequest("a"), lmCall()) ?? []) break;
    await Promise.all(["b", "c"].map((text) => lm.generate(lmRequest(text), lmCall())));
    const ids = (isStart: boolean) =>
      events.flatMap(({ type, callId }) => ((type === "start") === isStart ? [callId] : [])).sort();
    expect(ids(true)).toEqual([0, 1, 2]);
    expect(ids(false)).toEqual([0, 1, 2]);
  });

  it("fails the call, and tells of no second end, when the listener throws", async () => {
    const types: string[] = [];
    const lm = traced(({ type }) => {
      types.push(type);
      if (type === "end") throw new Error("listener broken");
    })(scriptedLm({ reply: () => "x" }));
    await expect(lm.generate(lmRequest("a"), lmCall())).rejects.toThrow("listener broken");
    expect(types).toEqual(["start", "end"]);
  });
});
