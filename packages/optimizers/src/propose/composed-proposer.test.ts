import { estimateTokens, type Fields, sig } from "@signet/core";
import { describe, expect, it } from "vitest";
import { composedProposer } from "./composed-proposer.js";
import { contextOf, requestOf } from "./testing/request.js";
import { foldText } from "./texts.js";

const topic = sig('message "What the customer wrote" -> topic: "payment" | "delivery"', "Name the topic.");
const topicRows = Array.from(
  { length: 60 },
  (_, index): Fields => ({
    message: index % 2 ? `My invoice ${index} is wrong` : `The parcel ${index} is late`,
    topic: index % 2 ? "payment" : "delivery",
  }),
);
const priority = sig(
  'topic: "safety" | "praise" | "order", plan: "basic" | "premium" -> priority: "low" | "normal" | "high"',
  "Give the priority.",
);
const priorityRows = Array.from({ length: 90 }, (_, index): Fields => {
  const [subject = "", plan] = [
    ["safety", "praise", "order", "order"][index % 4],
    index % 3 ? "basic" : "premium",
  ];
  return {
    topic: subject,
    plan: plan ?? "",
    priority:
      subject === "safety" ? "high" : subject === "praise" ? "low" : plan === "premium" ? "high" : "normal",
  };
});

const propose = (...args: Parameters<typeof requestOf>): Promise<readonly string[]> =>
  composedProposer().propose(requestOf(...args), contextOf(undefined));

describe("composedProposer()", () => {
  it("leads with the telling words where words decide", async () => {
    const [first] = await propose(topic, topicRows);
    expect(first).toMatch(
      /^Choose the topic of the message\. Words such as .*"parcel".* mean delivery; .*"invoice".* mean payment\.$/,
    );
  });

  it("leads with the rules where rules decide", async () => {
    expect(await propose(priority, priorityRows, { count: 3 })).toEqual([
      "Give the priority. praise is low. safety is high. basic is normal. premium is high.",
      "From the topic and the plan, choose the priority. If the topic is praise, answer low. If the topic is safety, answer high. If the plan is basic, answer normal. Otherwise answer high.",
      "praise is low. safety is high. basic is normal. premium is high.",
    ]);
  });

  it("takes a plain string that holds few values for what it is", async () => {
    const loose = sig(
      'topic, plan: "basic" | "premium" -> priority: "low" | "normal" | "high"',
      "Give the priority.",
    );
    expect(await propose(loose, priorityRows, { count: 1 })).toEqual([
      "Give the priority. praise is low. safety is high. basic is normal. premium is high.",
    ]);
  });

  it("says the format of open answers", async () => {
    const rows = Array.from(
      { length: 10 },
      (_, index): Fields => ({
        question: `Which city is number ${index}?`,
        city: index % 2 ? "paris" : "new york",
      }),
    );
    const [first] = await propose(sig("question -> city", "Name it."), rows);
    expect(first).toBe("Name it. Write the city in 1 to 2 words, in lower case, without a full stop.");
  });

  it("keeps to the count, never repeats itself or the base, and is the same for the same seed", async () => {
    const many = await propose(topic, topicRows, { count: 50 });
    expect(many.length).toBeGreaterThan(8);
    expect(new Set([topic.instruction, ...many].map(foldText)).size).toBe(many.length + 1);
    expect(await propose(topic, topicRows, { count: 50 })).toEqual(many);
    expect(await propose(topic, topicRows, { count: 2 })).toEqual(many.slice(0, 2));
  });

  it("writes short texts, since small models pay for every token", async () => {
    const texts = [
      ...(await propose(topic, topicRows, { count: 20 })),
      ...(await propose(priority, priorityRows, { count: 20 })),
    ];
    expect(texts.filter((text) => estimateTokens(text) <= 80).length).toBeGreaterThan(0.8 * texts.length);
  });

  it("has something to say without any data, and nothing about an unknown step", async () => {
    expect(
      await propose(sig('text "A review" -> mood "How it sounds"', "Judge the text."), [], { count: 3 }),
    ).toEqual([
      "From the text, write the mood.",
      "Judge the text. Mood: How it sounds.",
      "Judge the text. Text: A review. Mood: How it sounds.",
    ]);
    expect(await propose(topic, topicRows, { path: "other" })).toEqual([]);
  });
});
