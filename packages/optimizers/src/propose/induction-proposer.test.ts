import { type Fields, SignetError, sig } from "@signet/core";
import { describe, expect, it } from "vitest";
import { type InductionProposerOptions, inductionProposer } from "./induction-proposer.js";
import { promptOf, proposerModel } from "./testing/proposer-model.js";
import { contextOf, demosOf, requestOf } from "./testing/request.js";

const topic = sig('message -> topic: "payment" | "delivery"', "Sort this secretly.");
const rows = Array.from(
  { length: 30 },
  (_, index): Fields => ({
    message: `Row ${index}: my ${index % 2 ? "invoice is wrong and nobody answers my calls about it" : "parcel is late"}`,
    topic: index % 2 ? "payment" : "delivery",
  }),
);
const demoSets = [demosOf(rows.slice(0, 8)), demosOf(rows.slice(10, 12)), demosOf(rows.slice(20, 27))];

async function propose(
  model: ReturnType<typeof proposerModel>,
  options: InductionProposerOptions = {},
  rest: Parameters<typeof requestOf>[2] = {},
) {
  const context = contextOf(model.lm);
  const request = requestOf(topic, rows, { demoSets, ...rest });
  return {
    proposals: await inductionProposer(options).propose(request, context),
    warnings: context.warnings,
  };
}

/** Numbers of the rows that each prompt shows, in the order of samples. */
function rowsShown({ prompts }: ReturnType<typeof proposerModel>): readonly (readonly number[])[] {
  return prompts.propose
    .toSorted((a, b) => Number.parseInt(a.sample, 10) - Number.parseInt(b.sample, 10))
    .map(({ prompt }) => [...prompt.matchAll(/Row (\d+)/g)].map(([, row]) => Number(row)));
}

describe("inductionProposer()", () => {
  it("shows each proposal the first demos of its set, in their order, and takes the sets in turn", async () => {
    const model = proposerModel();
    const { proposals, warnings } = await propose(model, { demosPerQuery: 3 }, { count: 5 });
    expect(rowsShown(model)).toEqual([
      [0, 1, 2],
      [10, 11],
      [20, 21, 22],
      [0, 1, 2],
      [10, 11],
    ]);
    expect(proposals).toEqual([0, 1, 2, 3, 4].map((sample) => `Name the one topic, variant ${sample}.`));
    expect(warnings).toEqual([]);
    const usual = proposerModel();
    await propose(usual, {}, { count: 1 });
    expect(rowsShown(usual)).toEqual([[0, 1, 2, 3, 4]]);
  });

  it("shows nothing but demos: one call for a proposal, without instruction, program or data", async () => {
    const model = proposerModel();
    await propose(model, {}, { count: 3 });
    expect(model.lm.counts.calls).toBe(3);
    for (const { prompt, temperature } of model.prompts.propose) {
      expect(temperature).toBe(0.9);
      expect(prompt).toContain("Message: Row ");
      expect(prompt).toContain("Topic: delivery");
      for (const text of ["Sort this secretly.", "program test", "## Step", "delivery 50 %"])
        expect(prompt).not.toContain(text);
    }
  });

  it("passes over empty sets, and has nothing to say without demos or without a model", async () => {
    const model = proposerModel();
    await propose(model, {}, { demoSets: [[], demosOf(rows.slice(4, 5))], count: 2 });
    expect(rowsShown(model)).toEqual([[4], [4]]);
    expect((await propose(model, {}, { demoSets: [[]] })).proposals).toEqual([]);
    expect((await propose(model, {}, { demoSets: [] })).proposals).toEqual([]);
    expect(model.lm.counts.calls).toBe(2);
    expect(
      await inductionProposer().propose(requestOf(topic, rows, { demoSets }), contextOf(undefined)),
    ).toEqual([]);
  });

  it("keeps to the style of a request", async () => {
    const model = proposerModel();
    await propose(model, {}, { count: 2, style: { temperature: 0.2, demoSet: 1 } });
    expect(rowsShown(model)).toEqual([
      [10, 11],
      [10, 11],
    ]);
    expect(model.prompts.propose.map(({ temperature }) => temperature)).toEqual([0.2, 0.2]);
    expect((await propose(model, {}, { style: { demoSet: 9 } })).proposals).toEqual([]);
    expect((await propose(model, {}, { style: { grounding: { demos: false } } })).proposals).toEqual([]);
  });

  it("drops echoes, quotations, more pairs, chat, foreign scripts and what is too long", async () => {
    const bad = [
      "Somebody gave an instruction to some friends. Each of them read it together with an input of their own.",
      "Say payment for: my invoice is wrong and nobody answers my calls.",
      "Message: I paid twice\nTopic: payment",
      "Name it.\n\nAssistant: payment",
      "Определи тему письма и ответь одним словом.",
      "word ".repeat(301),
      'Instruction: "Name the topic of the letter."',
    ];
    const model = proposerModel({ propose: (_, sample) => bad[Number(sample) % bad.length] ?? "" });
    const { proposals, warnings } = await propose(model, {}, { count: bad.length });
    expect(proposals).toEqual(["Name the topic of the letter."]);
    expect(warnings).toHaveLength(6);
    expect(warnings.join("\n")).toMatch(/repeats the request[\s\S]*quotes an example[\s\S]*more than 300/);
  });

  it("gives back neither the instruction as written, nor a tried one, nor one text twice", async () => {
    const texts = ["Sort this secretly!", "Tried before.", "Name topics.", "Name topics."];
    const model = proposerModel({ propose: (_, sample) => texts[Number(sample) % 4] ?? "" });
    const history = [{ instruction: "Tried before.", score: 0.5, examples: 5 }];
    expect((await propose(model, {}, { history })).proposals).toEqual(["Name topics."]);
  });

  it("asks once more for what cannot be read, and passes on what is no fault of an answer", async () => {
    const model = proposerModel({
      propose: (_, sample) => (Number(sample) < 2 ? "" : `Name topic ${sample}.`),
    });
    expect((await propose(model, {}, { count: 2 })).proposals).toEqual(["Name topic 2.", "Name topic 3."]);
    for (const code of ["BUDGET_EXHAUSTED", "LM_UNAVAILABLE", "ABORTED"] as const)
      await expect(
        propose(proposerModel({ propose: () => new SignetError(code, "no") })),
      ).rejects.toMatchObject({ code });
  });

  it("limits its answers", async () => {
    const limits: (number | undefined)[] = [];
    const model = proposerModel({
      propose: (request) => {
        limits.push(request.maxTokens);
        return `Name it by ${promptOf(request).length} and ${limits.length}.`;
      },
    });
    await propose(model, {}, { count: 1 });
    await propose(model, { maxTokens: 50 }, { count: 1 });
    expect(limits).toEqual([300, 50]);
  });

  it("lists its options, estimates a call for each proposal, and refuses options without meaning", () => {
    expect(inductionProposer({ demosPerQuery: 10 })).toMatchObject({
      name: "induction",
      options: { demosPerQuery: 10, temperature: 0.9, maxTokens: 300 },
    });
    const demand = { requests: 2, count: 20, steps: 2, rows: 500 };
    expect(inductionProposer().estimateCalls?.(demand)).toMatchObject({ expected: 40, most: 240 });
    for (const options of [
      { demosPerQuery: 0 },
      { demosPerQuery: 1.5 },
      { maxTokens: 0 },
      { temperature: -1 },
      { temperature: Number.NaN },
    ])
      expect(() => inductionProposer(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
