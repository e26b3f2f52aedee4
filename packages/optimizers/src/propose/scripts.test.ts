import { describe, expect, it } from "vitest";
import { isForeign } from "./scripts.js";

describe("isForeign()", () => {
  const english = "Write a better instruction for one step of a program that sorts the mail of customers.";

  it("tells a script that stands nowhere around, even beside a known one", () => {
    expect(isForeign("Определи тему письма.", [english])).toBe(true);
    expect(isForeign("判断消息的主题。", [english])).toBe(true);
    expect(isForeign("Name the topic, то есть тему.", [english])).toBe(true);
    expect(isForeign("Name the topic.", [english])).toBe(false);
  });

  it("knows the scripts of the surroundings, and lets a few letters pass", () => {
    expect(isForeign("Определи тему письма.", [english, "Счёт неверный, прошу вернуть деньги."])).toBe(false);
    expect(isForeign("メッセージの話題を選ぶ。", [english, "話題を選んでください"])).toBe(false);
    expect(isForeign("Name the topic; λ is the threshold.", [english])).toBe(false);
    expect(isForeign("123 !?", [english])).toBe(false);
  });
});
