import { type Fields, type Json, sig, signature } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { rng } from "../random/index.js";
import { dataFacts, type OutputFacts } from "./data-facts.js";
import { runsIn, sharesRun } from "./shares-run.js";
import { demosOf, graphOf } from "./testing/request.js";

const route = sig(
  'message, plan: "basic" | "premium", amount: number -> queue: "office" | "email" | "callback"',
  "Choose the queue.",
);

function outputsOf(
  signature: Parameters<typeof graphOf>[0],
  rows: readonly Fields[],
): readonly OutputFacts[] {
  return dataFacts(graphOf(signature), { step: demosOf(rows) }).leaves.step?.outputs ?? [];
}

function closedOf(
  rows: readonly Fields[],
  signature: Parameters<typeof graphOf>[0] = route,
): Extract<OutputFacts, { kind: "closed" }> {
  const [first] = outputsOf(signature, rows);
  if (first?.kind !== "closed") throw new Error("the first output is open");
  return first;
}

/** 120 rows: the invoice words decide between office and email; every filler word stands everywhere. */
const fillers = [
  "please help me with the",
  "hello, I have a question on my",
  "the thing is that my",
  "could you look at the",
];
const invoiceRows = Array.from({ length: 120 }, (_, index): Fields => {
  const isOffice = index % 3 === 0;
  const noun = isOffice
    ? ["invoice", "bank transfer", "invoice"][(index % 5) % 3]
    : ["parcel", "courier", "delivery note"][(index % 5) % 3];
  return {
    message: `${fillers[index % 4]} ${noun}, order ${1000 + index}`,
    plan: index % 2 === 0 ? "basic" : "premium",
    amount: index,
    queue: isOffice ? "office" : "email",
  };
});

describe("dataFacts()", () => {
  it("finds the words that tell labels apart, and not those that stand everywhere", () => {
    const { labels } = closedOf(invoiceRows);
    expect(labels.map(({ label, count }) => [label, count])).toEqual([
      ["email", 80],
      ["office", 40],
    ]);
    const terms = Object.fromEntries(
      labels.map(({ label, terms }) => [label, terms.map(({ term }) => term)]),
    );
    expect(terms.office?.slice(0, 2)).toEqual(expect.arrayContaining(["invoice"]));
    expect(terms.email).toEqual(expect.arrayContaining(["parcel", "courier"]));
    expect([...(terms.office ?? []), ...(terms.email ?? [])]).not.toEqual(expect.arrayContaining(["please"]));
    expect(
      labels.flatMap(({ terms }) => terms).every(({ precision, count }) => precision > 0.5 && count >= 3),
    ).toBe(true);
  });

  it("reads words of every script", () => {
    const rows = Array.from(
      { length: 40 },
      (_, index): Fields => ({
        message: index % 2 ? `Счёт № ${index} неверный` : `посылка не пришла ${index}`,
        plan: "basic",
        amount: 1,
        queue: index % 2 ? "office" : "email",
      }),
    );
    const { labels } = closedOf(rows);
    expect(labels.find(({ label }) => label === "office")?.terms.map(({ term }) => term)).toContain("счёт");
    const chinese = Array.from(
      { length: 40 },
      (_, index): Fields => ({
        message: index % 2 ? `我要退款 ${index}` : `包裹没有到 ${index}`,
        plan: "basic",
        amount: 1,
        queue: index % 2 ? "office" : "email",
      }),
    );
    expect(
      closedOf(chinese)
        .labels.flatMap(({ terms }) => terms.map(({ term }) => term))
        .join(" "),
    ).toContain("退款");
  });

  const rules: Readonly<
    Record<
      string,
      {
        readonly queue: (row: { plan: string; amount: number; message: string }) => string;
        readonly first: Json;
      }
    >
  > = {
    "the value of a closed field": {
      queue: ({ plan }) => (plan === "premium" ? "callback" : "email"),
      first: { kind: "equals", field: "plan", among: ["basic"] },
    },
    "a number over a threshold": {
      queue: ({ amount }) => (amount > 100 ? "office" : "email"),
      first: { kind: "at most", field: "amount", threshold: 100, inText: false },
    },
    "a word in the text": {
      queue: ({ message }) => (message.includes("today") ? "callback" : "email"),
      first: { kind: "holds", field: "message", term: "today" },
    },
    "a number in the text": {
      queue: ({ message }) => (Number(/\d+/.exec(message)?.[0]) > 500 ? "office" : "email"),
      first: { kind: "at most", field: "message", threshold: 500, inText: true },
    },
  };
  for (const [name, { queue, first }] of Object.entries(rules)) {
    it(`finds a rule about ${name}`, () => {
      const rows = Array.from({ length: 160 }, (_, index): Fields => {
        const row = {
          plan: (index * 7) % 3 === 0 ? "premium" : "basic",
          amount: (index * 37) % 200,
          message: `I paid ${(index * 61) % 1000} euros${(index * 11) % 4 === 0 ? " today" : ""}`,
        };
        return { ...row, queue: queue(row) };
      });
      const { rules: list } = closedOf(rows);
      expect(list.rules[0]?.when).toEqual(first);
      expect(list.precision).toBe(1);
    });
  }

  it("finds rules behind rules: the surest first, each on what is left", () => {
    const cells = sig(
      'topic: "safety" | "praise" | "order" | "account", plan: "basic" | "premium" -> priority: "low" | "normal" | "high"',
    );
    const topics = ["safety", "praise", "order", "order", "account"];
    const rows = Array.from({ length: 200 }, (_, index): Fields => {
      const topic = topics[index % 5] ?? "";
      const plan = index % 3 === 0 ? "premium" : "basic";
      return {
        topic,
        plan,
        priority:
          topic === "safety" ? "high" : topic === "praise" ? "low" : plan === "premium" ? "high" : "normal",
      };
    });
    const { rules: list } = closedOf(rows, cells);
    expect(list.precision).toBe(1);
    expect(list.rules.length).toBeLessThanOrEqual(3);
    expect(list.rules[0]).toMatchObject({
      when: { kind: "equals", field: "topic", among: ["praise"] },
      label: "low",
      coverage: 40,
    });
  });

  it("finds no rule in labels that are thrown", () => {
    const { next: random } = rng(1);
    const words = ["red", "green", "blue", "old", "new", "big", "small", "fast"];
    const found = Array.from({ length: 20 }, () => {
      const rows = Array.from(
        { length: 200 },
        (): Fields => ({
          message: words.filter(() => random() < 0.3).join(" "),
          plan: random() < 0.5 ? "basic" : "premium",
          amount: Math.floor(random() * 100),
          queue: random() < 0.5 ? "office" : "email",
        }),
      );
      return closedOf(rows).rules.rules.length;
    });
    expect(found.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(2);
  });

  it("reads the format of open answers", () => {
    const shape = sig("question -> city, day, parts: string[], total: number");
    const rows = Array.from(
      { length: 20 },
      (_, index): Fields => ({
        question: "Where and when?",
        city: index % 2 ? "PARIS" : "NEW YORK",
        day: "2024-05-01",
        parts: ["a", "b"].slice(index % 2),
        total: index,
      }),
    );
    expect(outputsOf(shape, rows)).toEqual([
      {
        kind: "open",
        field: "city",
        format: { words: { least: 1, most: 2 }, habits: ["upper case", "no final full stop", "one line"] },
      },
      {
        kind: "open",
        field: "day",
        format: { words: { least: 1, most: 1 }, habits: ["a date as YYYY-MM-DD"] },
      },
      {
        kind: "open",
        field: "parts",
        format: { items: { least: 1, most: 2 }, among: ["a", "b"], habits: [] },
      },
      {
        kind: "open",
        field: "total",
        format: { numbers: { least: 0, most: 19 }, habits: ["whole numbers"] },
      },
    ]);
  });

  it("has facts for every kind of field, whatever is null or left out", () => {
    const every = signature({
      instruction: "",
      input: {
        title: z.string(),
        count: z.int(),
        price: z.number(),
        tags: z.array(z.string()),
        urgent: z.boolean(),
        kind: z.enum(["a", "b"]),
      },
      output: {
        note: z.nullable(z.string()),
        ok: z.boolean(),
        share: z.number(),
        words: z.array(z.string()),
      },
    });
    const rows = Array.from(
      { length: 24 },
      (_, index): Fields => ({
        title: `Title ${"more ".repeat(index % 3)}${index}`,
        count: index,
        price: index / 2,
        tags: ["x", "y"].slice(index % 2),
        urgent: index % 2 === 0,
        kind: index % 2 ? "a" : "b",
        note: index % 4 === 0 ? null : "long ".repeat(80 + index).trim(),
        ok: index % 3 === 0,
        share: index / 24,
        words: [`free text number ${index} that differs`],
      }),
    );
    const facts = dataFacts(graphOf(every), { step: demosOf(rows) }).leaves.step;
    expect(facts?.inputs.map(({ field, ...rest }) => [field, Object.keys(rest)])).toEqual([
      ["title", ["words"]],
      ["count", ["numbers"]],
      ["price", ["numbers"]],
      ["tags", ["words", "items"]],
      ["urgent", ["values"]],
      ["kind", ["words", "values"]],
    ]);
    expect(facts?.outputs.map((output) => [output.field, output.kind])).toEqual([
      ["note", "open"],
      ["ok", "closed"],
      ["share", "open"],
      ["words", "open"],
    ]);
    const formats = facts?.outputs.map((output) => (output.kind === "open" ? output.format : undefined));
    expect(formats?.[0]?.words).toEqual({ least: 83, most: 101 });
    expect(formats?.[2]).toEqual({ numbers: { least: 0, most: 23 / 24 }, habits: [] });
    expect(formats?.[3]).toEqual({ items: { least: 1, most: 1 }, habits: [] });
  });

  it("takes a plain string with few values for closed, one with free text not", () => {
    const loose = sig('message, plan -> queue: "office" | "email"');
    const rows = Array.from(
      { length: 40 },
      (_, index): Fields => ({
        message: `Row ${index}`,
        plan: index % 4 ? "basic" : "premium",
        queue: index % 4 ? "office" : "email",
      }),
    );
    const facts = dataFacts(graphOf(loose), { step: demosOf(rows) }).leaves.step;
    expect(facts?.inputs).toEqual([
      { field: "message", words: { least: 2, most: 2 } },
      { field: "plan", words: { least: 1, most: 1 }, values: ["basic", "premium"] },
    ]);
    expect(closedOf(rows, loose).rules.rules[0]?.when).toEqual({
      kind: "equals",
      field: "plan",
      among: ["basic"],
    });
  });

  it("spreads the sample over the labels, and says nothing of leaves without examples", () => {
    const { sample } = dataFacts(graphOf(route), {
      step: demosOf(
        invoiceRows.map((row, index) => ({ ...row, queue: index < 6 ? "callback" : (row.queue ?? "") })),
      ),
    });
    expect(sample).toHaveLength(100);
    expect(
      sample
        .slice(0, 3)
        .map(({ queue }) => queue)
        .sort(),
    ).toEqual(["callback", "email", "office"]);
    expect(sample.filter(({ queue }) => queue === "callback")).toHaveLength(6);
    expect(dataFacts(graphOf(route), {})).toEqual({ leaves: {}, sample: [] });
  });

  it("does not depend on the order of the rows, and quotes none of them", () => {
    const row = fc.record({
      message: fc
        .array(fc.constantFrom("red", "apple", "train", "7", "late", "Ökostrom"), {
          minLength: 8,
          maxLength: 14,
        })
        .map((words) => words.join(" ")),
      plan: fc.constantFrom("basic", "premium"),
      amount: fc.integer({ min: 0, max: 50 }),
      queue: fc.constantFrom("office", "email"),
    });
    const test = fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const facts = closedOf(rows);
      expect(closedOf([...rows].reverse())).toEqual(facts);
      expect(
        sharesRun(JSON.stringify(facts.labels.map(({ terms }) => terms.map(({ term }) => term))), [
          runsIn(rows.map(({ message }) => message)),
        ]),
      ).toBe(false);
    });
    fc.assert(test, { numRuns: 60 });
  });
});
