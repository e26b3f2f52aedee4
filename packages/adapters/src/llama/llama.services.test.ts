import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Completion, LmRequest, Message, TemplatePart } from "@signet/core";
import { SignetError } from "@signet/core";
import { languageModelContract, lmCall, lmRequest } from "@signet/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureModel } from "./ensure-model.js";
import { type LlamaLanguageModel, llama } from "./llama.js";

let lm: LlamaLanguageModel;
let modelPath: string;
beforeAll(async () => {
  modelPath = await ensureModel();
  lm = await llama({ modelPath });
});
afterAll(() => lm.dispose());

const labels = [" billing", " delivery", " technical"];
const label: TemplatePart = { kind: "choice", choices: labels };

function ticketPrefix(instruction: string): readonly Message[] {
  const demos = [
    ["I was charged twice this month", "billing"],
    ["The app crashes when I open it", "technical"],
    ["My parcel has not arrived yet", "delivery"],
    ["Please refund my last invoice", "billing"],
    ["The tracking page shows the wrong address", "delivery"],
    ["I cannot log in after the update", "technical"],
  ].map(([text, answer]) => `Message: ${text}\nLabel: ${answer}\n\n`);
  return Object.freeze([{ role: "user", text: `${instruction}\n\n${demos.join("")}` }]);
}

function ticket(text: string, rest: Partial<LmRequest> = {}): LmRequest {
  return {
    layout: "text",
    prefix: ticketPrefix("Classify each message."),
    messages: [{ role: "user", text: `Message: ${text}\nLabel:` }],
    temperature: 0,
    maxTokens: 48,
    constraint: { kind: "template", parts: [label] },
    ...rest,
  };
}

const subjects = [
  "my invoice",
  "the parcel",
  "the login page",
  "a broken screen",
  "the courier",
  "error 500",
];
const complaints = ["is wrong", "never came", "does not work", "???", "costs too much \u2728"];
const messages = subjects.flatMap((subject) => complaints.map((complaint) => `${subject} ${complaint}`));

async function errorOf(promise: Promise<unknown>): Promise<SignetError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!SignetError.is(thrown)) throw new Error(`No SignetError: ${thrown}`);
  return thrown;
}

describe("llama() keeps the contract of language models", () => {
  for (const { name, run } of languageModelContract(() => lm)) it(name, run);
});

describe("llama()", () => {
  it("says in its id what can change an answer", () => {
    expect(lm.id).toBe(
      "llama.cpp:llama-Q4_1-b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53;context=2048",
    );
  });

  it("never answers outside of a template", async () => {
    const parts: readonly TemplatePart[] = [
      label,
      { kind: "literal", text: "\nUrgency: " },
      { kind: "number", integer: true },
      { kind: "literal", text: "\nNote:" },
      { kind: "free", until: "\n", maxTokens: 6 },
      { kind: "literal", text: "\n" },
    ];
    for (const [index, text] of messages.entries()) {
      const temperature = index % 2 === 0 ? 0 : 1.5;
      const request = ticket(text, { temperature, constraint: { kind: "template", parts } });
      const { text: answer, finish } = await lm.generate(request, lmCall(String(index)));
      expect(answer).toMatch(/^ (billing|delivery|technical)\nUrgency: -?\d+\nNote:[^\n]*\n$/);
      expect(finish).toBe("stop");
    }
  });

  it("reuses the prefixes of two steps that alternate", async () => {
    const one = ticketPrefix("Say what each message is about.");
    const other = ticketPrefix("Sort these messages by topic.");
    const ask = async (prefix: readonly Message[], text: string): Promise<Completion> =>
      lm.generate(ticket(text, { prefix }), lmCall());
    await ask(one, "hello");
    await ask(other, "hello");
    for (const prefix of [one, other, one, other]) {
      const { usage } = await ask(prefix, "where is my order");
      expect(usage.promptTokens).toBeGreaterThan(90);
      expect((usage.promptTokens ?? 0) - (usage.cachedTokens ?? 0)).toBeLessThan(12);
      expect(usage.completionTokens).toBe(1);
    }
  });

  it("gives the same answer whatever was asked before", async () => {
    const request = ticket("it says payment failed", {
      constraint: { kind: "template", parts: [{ kind: "free", until: "", maxTokens: 24 }] },
    });
    const fresh = await llama({ modelPath, sequences: 2 });
    try {
      const first = await fresh.generate(request, lmCall());
      for (const instruction of ["Classify each text.", "Classify each message.", "Other."]) {
        for (const text of ["a b c", "where is it"]) {
          await fresh.generate(ticket(text, { prefix: ticketPrefix(instruction) }), lmCall());
        }
        const again = await fresh.generate(request, lmCall());
        expect(again.text).toBe(first.text);
        expect((await lm.generate(request, lmCall())).text).toBe(first.text);
      }
    } finally {
      await fresh.dispose();
    }
  });

  it("draws the same for the same request and sample, and differently for others", async () => {
    const request = lmRequest("Write a sentence about the sea.", { temperature: 1, maxTokens: 12 });
    const draw = async (sample: string): Promise<string> => (await lm.generate(request, lmCall(sample))).text;
    const texts = [await draw("0"), await draw("1"), await draw("2")];
    expect(await draw("0")).toBe(texts[0]);
    expect(new Set(texts).size).toBe(3);
  });

  it("answers side by side nearly as one at a time, and reads a shared prefix once", async () => {
    const alone: Completion[] = [];
    for (const text of messages) alone.push(await lm.generate(ticket(text), lmCall()));
    const parallel = await llama({ modelPath, parallel: 4 });
    try {
      const together = await Promise.all(messages.map((text) => parallel.generate(ticket(text), lmCall())));
      for (const { text } of together) expect(labels).toContain(text);
      const reused = together.filter(({ usage }) => (usage.cachedTokens ?? 0) > 64);
      expect(reused.length).toBeGreaterThanOrEqual(messages.length - 1);
      const equal = together.filter(({ text }, index) => text === alone[index]?.text);
      expect(equal.length / messages.length).toBeGreaterThanOrEqual(0.9);
    } finally {
      await parallel.dispose();
    }
  });

  it("writes JSON of a schema to its end, also one that a grammar says only in part", async () => {
    const schema = {
      type: "object",
      properties: {
        label: { anyOf: [{ type: "string", enum: ["billing", "technical"] }, { type: "null" }] },
        count: { type: "integer", minimum: 0, maximum: 9 },
        tags: { type: "array", items: { type: "string", maxLength: 8 }, maxItems: 2 },
      },
      required: ["label"],
      additionalProperties: false,
    };
    const request = lmRequest("Sort this message: I was charged twice.", {
      maxTokens: 120,
      constraint: { kind: "json", schema },
    });
    const { text, finish } = await lm.generate(request, lmCall());
    expect(finish).toBe("stop");
    const value: unknown = JSON.parse(text);
    expect(value).toMatchObject({ count: expect.any(Number), tags: expect.any(Array) });
  });

  it("refuses a prompt that is too long, with the sizes", async () => {
    const error = await errorOf(lm.generate(ticket("word ".repeat(2_500)), lmCall()));
    expect(error.code).toBe("LM_REJECTED");
    expect(error.details).toMatchObject({ contextTokens: 2048 });
    expect(error.details.promptTokens).toBeGreaterThan(2048);
  });

  it("ends with length where the context ends", async () => {
    const small = await llama({ modelPath, contextTokens: 256, sequences: 1 });
    try {
      const request = lmRequest("Count: 1 2 3 4 5 6 7 8 9 10 11 12".repeat(6), {
        maxTokens: 10_000,
        temperature: 1,
      });
      const { finish, usage } = await small.generate(request, lmCall());
      expect(["length", "stop"]).toContain(finish);
      expect((usage.promptTokens ?? 0) + (usage.completionTokens ?? 0)).toBeLessThan(256);
    } finally {
      await small.dispose();
    }
  });

  it("stops between two tokens when it is aborted", async () => {
    const controller = new AbortController();
    const events = lm.stream?.(
      lmRequest("Tell a long story.", { maxTokens: 1_500 }),
      lmCall("0", controller.signal),
    );
    let seen = 0;
    const reading = (async () => {
      for await (const _event of events ?? []) if (++seen === 3) controller.abort(new Error("enough"));
    })();
    expect((await errorOf(reading)).code).toBe("ABORTED");
    expect(seen).toBe(3);
  });

  it("rejects after it was disposed, and aborts what runs", async () => {
    const other = await llama({ modelPath, sequences: 1 });
    const running = errorOf(other.generate(lmRequest("Tell a long story.", { maxTokens: 1_500 }), lmCall()));
    const waiting = errorOf(other.generate(lmRequest("Tell another.", { maxTokens: 1_500 }), lmCall()));
    await other.dispose();
    expect((await running).code).toBe("ABORTED");
    expect((await waiting).code).toBe("ABORTED");
    expect((await errorOf(other.generate(lmRequest("Hello"), lmCall()))).code).toBe("LM_UNAVAILABLE");
  });

  it("refuses files that are no model, without harm", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "signet-llama-"));
    try {
      const bytes = await readFile(modelPath);
      const named = (name: string): string => path.join(directory, name);
      await writeFile(named("garbage.gguf"), "no model at all");
      await writeFile(named("half.gguf"), bytes.subarray(0, bytes.length / 2));
      await writeFile(named("almost.gguf"), bytes);
      await truncate(named("almost.gguf"), bytes.length - 100);
      await writeFile(
        named("damaged.gguf"),
        Buffer.concat([bytes.subarray(0, 200), Buffer.alloc(bytes.length - 200, 170)]),
      );
      for (const name of ["garbage.gguf", "half.gguf", "almost.gguf", "damaged.gguf", "none.gguf"]) {
        const asked = llama({ modelPath: named(name) }).then((model) =>
          model.generate(lmRequest("Hello"), lmCall()),
        );
        const error = await errorOf(asked);
        expect(error.code, name).toBe("MODEL_UNREADABLE");
        expect(error.message).toContain(name);
      }
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
