import { describe, expect, it } from "vitest";
import { proposerContext } from "../propose/proposer-context.js";
import { operator } from "./operator.js";
import { writingDesk } from "./testing/writing-desk.js";

const shorten = operator({
  name: "shorten",
  instruction: "Say it in fewer words.",
  fields: { currentInstruction: "What to say", reason: "Why it is too long" },
  answer: "The short form alone",
  maxTokens: 50,
});

const { signal } = new AbortController();

describe("operator()", () => {
  it("shows the texts that it is given, under their headings, and nothing of the others", async () => {
    const { context, asked } = await writingDesk(() => "Short.");
    const texts = { currentInstruction: "Name the colour, please." };
    expect(await shorten.ask(texts, { sample: 3, signal }, proposerContext(context))).toBe("Short.");
    const [call] = asked;
    expect(call?.prompt).toContain("Say it in fewer words.");
    expect(call?.prompt).toContain("Name the colour, please.");
    expect(call?.prompt).not.toContain("Why it is too long");
    expect(call).toMatchObject({ sample: "3", temperature: 1 });
  });

  it("takes another temperature for a call", async () => {
    const { context, asked } = await writingDesk(() => "Short.");
    await shorten.ask({ reason: "Long." }, { sample: 0, signal, temperature: 0.2 }, proposerContext(context));
    expect(asked[0]?.temperature).toBe(0.2);
  });

  it("does not read an answer without an end", async () => {
    const { context, warnings } = await writingDesk(() => "Short. ".repeat(1_000_000));
    const asking = proposerContext(context);
    expect(await shorten.ask({ reason: "Long." }, { sample: 0, signal }, asking)).toBeUndefined();
    expect(warnings.join("\n")).toMatch(/dropped: it has \d+ characters \(shorten\)/);
  });

  it("has no answer without a model", async () => {
    const { context } = await writingDesk(() => "Short.");
    const asking = proposerContext({ ...context, proposer: undefined });
    expect(await shorten.ask({ reason: "Long." }, { sample: 0, signal }, asking)).toBeUndefined();
  });

  it("throws what is no fault of an answer", async () => {
    const { context } = await writingDesk(() => new Error("no network"));
    const call = { sample: 0, signal: AbortSignal.abort() };
    await expect(shorten.ask({ reason: "Long." }, call, proposerContext(context))).rejects.toThrow();
  });

  it("names its own words and sections, by which an echo is known", () => {
    expect(shorten.words).toEqual([
      "Say it in fewer words.",
      "The short form alone",
      "What to say",
      "Why it is too long",
    ]);
    expect(shorten.headings).toEqual(["current Instruction", "reason", "instruction"]);
  });
});
