import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attachment, Constraint, LmRequest, Message } from "./language-model.js";
import { answerAddress, requestKey, sealRequest } from "./request-key.js";

const attachment: fc.Arbitrary<Attachment> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("image" as const, "file" as const),
    mediaType: fc.string({ maxLength: 5 }),
    data: fc.base64String({ maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant("image" as const), url: fc.webUrl(), name: fc.string({ maxLength: 4 }) }),
);
const message = fc
  .tuple(
    fc.constantFrom("system" as const, "user" as const, "assistant" as const),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.option(fc.array(attachment, { minLength: 1, maxLength: 2 }), { nil: undefined }),
  )
  .map(([role, text, attachments]): Message => ({ role, text, ...(attachments && { attachments }) }));
const messages = fc.array(message, { maxLength: 4 });
const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  fc.record({ kind: fc.constant("json" as const), schema: fc.jsonValue().map((value) => value as never) }),
  fc.record({
    kind: fc.constant("template" as const),
    parts: fc.array(fc.record({ kind: fc.constant("literal" as const), text: fc.string({ maxLength: 5 }) })),
  }),
);
const request: fc.Arbitrary<LmRequest> = fc.record(
  {
    layout: fc.constantFrom("chat" as const, "text" as const),
    prefix: messages,
    messages,
    temperature: fc.constantFrom(0, 0.3, 0.7, 1),
    maxTokens: fc.integer({ min: 1, max: 20 }),
    stop: fc.array(fc.string({ maxLength: 4 }), { maxLength: 2 }),
    constraint,
  },
  { requiredKeys: ["layout", "prefix", "messages", "temperature", "maxTokens"] },
);

const asText = ({ layout, prefix, messages, temperature, maxTokens, stop, constraint }: LmRequest): string =>
  JSON.stringify([layout, prefix, messages, temperature, maxTokens, stop, constraint]);
const frozen = (it: LmRequest): LmRequest => ({ ...it, prefix: Object.freeze([...it.prefix]) });
const plain: LmRequest = {
  layout: "chat",
  prefix: Object.freeze<Message[]>([{ role: "system", text: "Answer." }]),
  messages: [{ role: "user", text: "Why?" }],
  temperature: 0,
  maxTokens: 10,
};

describe("requestKey()", () => {
  it("is equal for equal requests, whatever was hashed before and whoever made the arrays", () => {
    fc.assert(
      fc.property(request, fc.array(request, { maxLength: 5 }), fc.string(), (one, others, lmId) => {
        const shared = frozen(one);
        const first = requestKey(lmId, shared);
        for (const other of others) requestKey(lmId, { ...other, prefix: shared.prefix });
        expect(requestKey(lmId, shared)).toBe(first);
        expect(requestKey(lmId, structuredClone(one))).toBe(first);
        expect(first).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });

  it("differs for requests that differ, in whatever field", () => {
    fc.assert(
      fc.property(request, request, fc.string(), (one, other, lmId) => {
        fc.pre(asText(one) !== asText(other));
        expect(requestKey(lmId, frozen(one))).not.toBe(requestKey(lmId, frozen(other)));
      }),
    );
  });

  it.each<[string, Partial<LmRequest>]>([
    ["layout", { layout: "text" }],
    ["prefix", { prefix: [{ role: "user", text: "Answer." }] }],
    ["messages", { messages: [{ role: "user", text: "Why" }] }],
    ["temperature", { temperature: 0.1 }],
    ["maxTokens", { maxTokens: 11 }],
    ["stop", { stop: [] }],
    ["constraint", { constraint: { kind: "json", schema: {} } }],
    ["where the prefix ends", { prefix: [], messages: [...plain.prefix, ...plain.messages] }],
    [
      "attachments",
      { messages: [{ role: "user", text: "Why?", attachments: [{ kind: "image", url: "https://a.b" }] }] },
    ],
  ])("sees a change of %s", (_field, change) => {
    expect(requestKey("lm", { ...plain, ...change })).not.toBe(requestKey("lm", plain));
  });

  it("sees which model is asked", () => {
    expect(requestKey("lm", plain)).not.toBe(requestKey("lm2", plain));
  });

  it("keeps texts apart that differ only where they are split, or in a lone surrogate", () => {
    const texts = (...all: string[]): LmRequest => ({
      ...plain,
      messages: all.map((text) => ({ role: "user", text })),
    });
    const keys = [
      texts("ab", "c"),
      texts("a", "bc"),
      texts("abc"),
      texts("abc", ""),
      texts('a","user","bc'),
      texts("\ud800"),
      texts("\udfff"),
      texts("\ufffd"),
    ].map((one) => requestKey("lm", one));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("sees the order of a schema's fields, in which models write them", () => {
    const withSchema = (properties: Record<string, object>): LmRequest => ({
      ...plain,
      constraint: { kind: "json", schema: { properties } as never },
    });
    expect(requestKey("lm", withSchema({ a: {}, b: {} }))).not.toBe(
      requestKey("lm", withSchema({ b: {}, a: {} })),
    );
  });

  it("follows a prefix that is not frozen and changes", () => {
    const prefix: Message[] = [{ role: "system", text: "one" }];
    const before = requestKey("lm", { ...plain, prefix });
    prefix.push({ role: "user", text: "two" });
    expect(requestKey("lm", { ...plain, prefix })).not.toBe(before);
  });

  it("stays right for one prefix under more settings than are remembered", () => {
    const keys = (): string[] =>
      Array.from({ length: 50 }, (_, index) => requestKey("lm", { ...plain, maxTokens: index + 1 }));
    const first = keys();
    expect(new Set(first).size).toBe(50);
    expect(keys()).toEqual(first);
  });
});

describe("sealRequest()", () => {
  it("changes nothing of a request or its key, for whichever model", () => {
    fc.assert(
      fc.property(request, fc.array(fc.constantFrom("a", "b"), { minLength: 1 }), (one, lmIds) => {
        const sealed = sealRequest(one);
        expect({ ...sealed }).toStrictEqual({ ...one });
        for (const lmId of lmIds) expect(requestKey(lmId, sealed)).toBe(requestKey(lmId, one));
      }),
    );
  });

  it("is forgotten by a copy that changes", () => {
    const sealed = sealRequest(plain);
    const key = requestKey("lm", sealed);
    expect(requestKey("lm", { ...sealed, temperature: 1 })).not.toBe(key);
    expect(requestKey("lm", { ...sealed })).toBe(key);
  });
});

describe("answerAddress()", () => {
  it("tells samples of one request apart", () => {
    const key = requestKey("lm", plain);
    expect(answerAddress(key, "0")).not.toBe(answerAddress(key, "0/0"));
  });
});
