import { type Fields, sig } from "@signet/core";
import { describe, expect, it } from "vitest";
import { factsText } from "./say-facts.js";
import { requestOf } from "./testing/request.js";

function textOf(signature: Parameters<typeof requestOf>[0], rows: readonly Fields[]): string {
  const { graph, facts } = requestOf(signature, rows);
  const leaf = graph.leaves[0]?.leaf;
  const known = facts.leaves.step;
  return leaf === undefined || known === undefined ? "" : factsText(known, leaf);
}

describe("factsText()", () => {
  it("says labels with their words, and how long the texts are", () => {
    const rows = Array.from(
      { length: 40 },
      (_, index): Fields => ({
        message: index % 4 ? `The parcel ${index} is late` : `My invoice ${index} is wrong, sorry`,
        topic: index % 4 ? "delivery" : "payment",
      }),
    );
    const text = textOf(sig('message -> topic: "payment" | "delivery"'), rows);
    expect(text).toMatch(/^Message: 5 to 6 words\.\nTopic: delivery 75 %, payment 25 %\. Words such as /);
    expect(text).toContain("mean delivery");
  });

  it("says rules with how often they hold", () => {
    const rows = Array.from(
      { length: 40 },
      (_, index): Fields => ({ plan: index % 2 ? "a" : "b", queue: index % 2 ? "fast" : "slow" }),
    );
    expect(textOf(sig('plan: "a" | "b" -> queue: "fast" | "slow"'), rows)).toBe(
      "Plan: one of a, b.\nQueue: fast 50 %, slow 50 %. If the plan is a, answer fast. Otherwise answer slow. (right for 100 %)",
    );
  });

  it("says formats of open answers, long and short, and nothing where nothing was counted", () => {
    const rows = Array.from(
      { length: 20 },
      (_, index): Fields => ({
        year: 1990 + index,
        essay: `${"Word ".repeat(100 + index)}end.`,
        tags: [["red", "blue"][index % 2] ?? ""],
        total: index,
      }),
    );
    expect(textOf(sig("year: number -> essay, tags: string[], total: number"), rows)).toBe(
      [
        "Year: from 1990 to 2009.",
        "Essay: Write the essay in about 103 to 118 words, with a full stop at the end.",
        "Tags: Write the tags as 1 item out of blue, red.",
        "Total: Write the total as a whole number from 0 to 19.",
      ].join("\n"),
    );
    expect(textOf(sig("year: number -> essay"), [])).toBe("");
  });
});
