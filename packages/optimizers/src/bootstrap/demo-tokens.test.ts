import { type Demo, predict, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { demoTokens, roughTokens } from "./demo-tokens.js";

const { "~definition": leaf } = predict(
  signature({ instruction: "Answer.", input: { question: z.string() }, output: { answer: z.string() } }),
);
const demo = (question: string): Demo => ({
  origin: "labeled",
  exampleId: question,
  fields: { question, answer: "yes" },
});

describe("demoTokens()", () => {
  it.each(["chat", "json", "completion"])("counts what a demo adds to a %s prompt", (format) => {
    if (leaf.kind !== "leaf") throw new Error("predict makes a leaf");
    const characters = demoTokens(leaf, { format, countTokens: (text) => text.length });
    const [short, long] = [characters(demo("Is it?")), characters(demo(`Is it${" really".repeat(10)}?`))];
    expect(short).toBeGreaterThan("Is it?yes".length);
    expect(long - short).toBe(70);
    const rough = demoTokens(leaf, { format, countTokens: roughTokens });
    expect(Math.abs(rough(demo("Is it?")) - short / 4)).toBeLessThanOrEqual(1);
  });

  it("takes the leaf's own format where the plan names none", () => {
    if (leaf.kind !== "leaf") throw new Error("predict makes a leaf");
    const countTokens = (text: string): number => text.length;
    expect(demoTokens(leaf, { countTokens })(demo("a"))).toBe(
      demoTokens(leaf, { format: "chat", countTokens })(demo("a")),
    );
  });
});
