import { afterEach, describe, expect, it, vi } from "vitest";
import { languageModelContract } from "./language-model-contract.js";
import { lmCall, lmRequest } from "./lm-request.js";
import { scriptedLm } from "./scripted-lm.js";

describe("scriptedLm()", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("answers by request and sample, and reports only the usage that it is given", async () => {
    const lm = scriptedLm({ reply: ({ messages }, { sample }) => `${messages[0]?.text}#${sample}` });
    expect(await lm.generate(lmRequest("a"), lmCall("0/1"))).toEqual({
      text: "a#0/1",
      finish: "stop",
      usage: {},
      modelId: "scripted",
    });
    const counted = scriptedLm({ reply: () => "x", usage: { promptTokens: 4 } });
    expect((await counted.generate(lmRequest("a"), lmCall())).usage).toEqual({ promptTokens: 4 });
  });

  it("takes parts of a completion, promises and errors as replies", async () => {
    const replies = {
      parts: { text: "x", finish: "length" },
      later: Promise.resolve("y"),
      error: new Error("z"),
    } as const;
    const lm = scriptedLm({ reply: ({ messages }) => replies[messages[0]?.text as keyof typeof replies] });
    expect(await lm.generate(lmRequest("parts"), lmCall())).toMatchObject({ text: "x", finish: "length" });
    expect(await lm.generate(lmRequest("later"), lmCall())).toMatchObject({ text: "y" });
    await expect(lm.generate(lmRequest("error"), lmCall())).rejects.toThrow("z");
    await expect(lm.generate(lmRequest("unknown"), lmCall())).rejects.toMatchObject({
      code: "FAKE_EXHAUSTED",
    });
  });

  it("ends at the first stop text", async () => {
    const lm = scriptedLm({ reply: () => "one two three" });
    const stopped = await lm.generate(lmRequest("a", { stop: ["three", " two"] }), lmCall());
    expect(stopped).toMatchObject({ text: "one", finish: "stop" });
  });

  it("cuts deltas between characters, never within one", async () => {
    const deltas: string[] = [];
    const lm = scriptedLm({ reply: () => "a😀b😀", deltaLength: 1 });
    for await (const event of lm.stream(lmRequest("a"), lmCall()))
      if (event.type === "text") deltas.push(event.text);
    expect(deltas).toEqual(["a", "😀", "b", "😀"]);
  });

  it("takes its latency, and counts what is in flight", async () => {
    vi.useFakeTimers();
    const lm = scriptedLm({ reply: () => "x", latencyMs: 20 });
    const calls = [1, 2, 3].map(() => lm.generate(lmRequest("a"), lmCall()));
    await vi.advanceTimersByTimeAsync(19);
    expect(lm.counts).toEqual({ calls: 3, inFlight: 3, peakInFlight: 3 });
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all(calls);
    expect(lm.counts).toEqual({ calls: 3, inFlight: 0, peakInFlight: 3 });
  });

  it("ends with its signal even where the reply never comes", async () => {
    const controller = new AbortController();
    const lm = scriptedLm({ reply: () => new Promise(() => {}) });
    const call = lm.generate(lmRequest("a"), lmCall("0", controller.signal));
    await Promise.resolve();
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    expect(lm.counts.inFlight).toBe(0);
  });
});

describe("a scripted model", () => {
  const lm = () => scriptedLm({ reply: ({ messages }) => `You said: ${messages[0]?.text}`, latencyMs: 1 });
  for (const { name, run } of languageModelContract(lm)) it(name, run);
});
