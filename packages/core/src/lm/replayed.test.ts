import { describe, expect, it } from "vitest";
import { lmCall, lmRequest } from "../testing/lm-request.js";
import { type ScriptedReply, scriptedLm } from "../testing/scripted-lm.js";
import { cached } from "./cached.js";
import type { Completion, LanguageModel } from "./language-model.js";
import { memoryStore } from "./memory-store.js";
import { replayed } from "./replayed.js";
import { answerAddress, requestKey } from "./request-key.js";
import type { ResponseStore } from "./response-store.js";

/** A record that answers later, as a database does, and tells what happened in which order. */
function slowRecord() {
  const held = new Map<string, Completion>();
  const log: string[] = [];
  const store: ResponseStore = {
    get: async (key, sample) => held.get(answerAddress(key, sample)),
    put: async (key, sample, completion) => {
      log.push("append starts");
      await new Promise((resolve) => setImmediate(resolve));
      const address = answerAddress(key, sample);
      const kept = held.get(address) ?? completion;
      held.set(address, kept);
      log.push("append ends");
      return kept;
    },
  };
  return { store, log, held };
}

const numbered = () => {
  let calls = 0;
  return scriptedLm({ reply: () => `answer ${calls++}` });
};

describe.each([
  ["replayed", replayed],
  ["cached", cached],
] as const)("%s()", (_name, wrap) => {
  describe.each([
    ["at once", () => memoryStore()],
    ["later", () => slowRecord().store],
  ])("on a store that answers %s", (_when, makeStore) => {
    it("asks the model once for each request and sample", async () => {
      const inner = numbered();
      const lm = wrap(makeStore())(inner);
      const ask = async (text: string, sample: string): Promise<string> =>
        (await lm.generate(lmRequest(text), lmCall(sample))).text;
      expect(await ask("a", "0")).toBe("answer 0");
      expect(await ask("a", "0")).toBe("answer 0");
      expect(await ask("a", "0/1")).toBe("answer 1");
      expect(await ask("b", "0")).toBe("answer 2");
      expect(await ask("a", "0/1")).toBe("answer 1");
      expect(inner.counts.calls).toBe(3);
    });

    it("makes one call for equal calls in flight", async () => {
      const inner = numbered();
      const lm = wrap(makeStore())(inner);
      const calls = Array.from({ length: 20 }, () => lm.generate(lmRequest("a"), lmCall()));
      for (const { text } of await Promise.all(calls)) expect(text).toBe("answer 0");
      expect(inner.counts.calls).toBe(1);
    });

    it("stores a stream when it ends, and replays it as one delta", async () => {
      const inner = numbered();
      const lm = wrap(makeStore())(inner);
      expect(await streamTexts(lm, "a")).toEqual(["answer 0"]);
      expect((await lm.generate(lmRequest("a"), lmCall())).text).toBe("answer 0");
      expect(await streamTexts(lm, "a")).toEqual(["answer 0"]);
      expect(inner.counts.calls).toBe(1);
    });

    it("does not keep an error", async () => {
      let calls = 0;
      const inner = scriptedLm({ reply: () => (calls++ === 0 ? new Error("down") : "up") });
      const lm = wrap(makeStore())(inner);
      await expect(lm.generate(lmRequest("a"), lmCall())).rejects.toThrow("down");
      expect((await lm.generate(lmRequest("a"), lmCall())).text).toBe("up");
    });

    it("rejects a call whose signal has fired, even where the answer is there", async () => {
      const lm = wrap(makeStore())(numbered());
      await lm.generate(lmRequest("a"), lmCall());
      const aborted = lm.generate(lmRequest("a"), lmCall("0", AbortSignal.abort()));
      await expect(aborted).rejects.toMatchObject({ code: "ABORTED" });
    });

    it("rejects a call whose signal has fired without sending it", async () => {
      const inner = numbered();
      const lm = wrap(makeStore())(inner);
      const aborted = lm.generate(lmRequest("a"), lmCall("0", AbortSignal.abort()));
      await expect(aborted).rejects.toMatchObject({ code: "ABORTED" });
      expect(inner.counts.calls).toBe(0);
    });

    it("keeps models apart by their id", async () => {
      const store = makeStore();
      const [one, two] = ["one", "two"].map((id) => wrap(store)(scriptedLm({ id, reply: () => id })));
      expect((await one?.generate(lmRequest("a"), lmCall()))?.text).toBe("one");
      expect((await two?.generate(lmRequest("a"), lmCall()))?.text).toBe("two");
    });
  });

  it("stores the answer of an aborted call that arrives late", async () => {
    const store = memoryStore();
    let answer: (reply: ScriptedReply) => void = () => {};
    const deaf: LanguageModel = {
      ...numbered(),
      generate: async () => {
        const text = await new Promise<ScriptedReply>((resolve) => {
          answer = resolve;
        });
        return { text: String(text), finish: "stop", usage: {}, modelId: "deaf" };
      },
    };
    const controller = new AbortController();
    const call = wrap(store)(deaf).generate(lmRequest("a"), lmCall("0", controller.signal));
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    answer("late");
    await new Promise((resolve) => setImmediate(resolve));
    expect(await store.get(requestKey(deaf.id, lmRequest("a")), "0")).toMatchObject({ text: "late" });
  });
});

describe("replayed()", () => {
  it("appends an answer before anyone gets it", async () => {
    const { store, log } = slowRecord();
    const lm = replayed(store)(numbered());
    await lm.generate(lmRequest("a"), lmCall()).then(() => log.push("returned"));
    expect(log).toEqual(["append starts", "append ends", "returned"]);
  });

  it("returns the answer that the record holds when another was recorded meanwhile", async () => {
    const { store, held } = slowRecord();
    const kept: Completion = { text: "earlier", finish: "stop", usage: {}, modelId: "m" };
    const inner = scriptedLm({
      reply: (request, { sample }) => {
        held.set(answerAddress(requestKey("scripted", request), sample), kept);
        return "later";
      },
    });
    expect(await replayed(store)(inner).generate(lmRequest("a"), lmCall())).toBe(kept);
  });

  it("fails the call when the record fails", async () => {
    const full = async (): Promise<never> => {
      throw new Error("disk full");
    };
    const unwritable = replayed({ get: () => undefined, put: full })(numbered());
    await expect(unwritable.generate(lmRequest("a"), lmCall())).rejects.toThrow("disk full");
    const inner = numbered();
    const unreadable = replayed({ get: full, put: full })(inner);
    await expect(unreadable.generate(lmRequest("a"), lmCall())).rejects.toThrow("disk full");
    expect(inner.counts.calls).toBe(0);
  });
});

describe("cached()", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("store down");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("store down");
      },
    ],
  ])("goes on without a store that %s, and tells", async (_how, fail: () => never | Promise<never>) => {
    const told: unknown[] = [];
    const lm = cached({ get: fail, put: fail }, { onStoreError: (error) => told.push(error) })(numbered());
    expect((await lm.generate(lmRequest("a"), lmCall())).text).toBe("answer 0");
    expect((await lm.generate(lmRequest("a"), lmCall())).text).toBe("answer 1");
    expect(told).toHaveLength(4);
  });
});

async function streamTexts(lm: LanguageModel, text: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const event of lm.stream?.(lmRequest(text), lmCall()) ?? [])
    if (event.type === "text") texts.push(event.text);
  return texts;
}
