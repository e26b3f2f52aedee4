import { type Fields, type LmRequest, SignetError, sig } from "@signet/core";
import { type ScriptedReply, scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { type LmProposerOptions, lmProposer } from "./lm-proposer.js";
import { contextOf, demosOf, requestOf } from "./testing/request.js";

const topic = sig('message -> topic: "payment" | "delivery"', "Name the topic.");
const rows = Array.from(
  { length: 40 },
  (_, index): Fields => ({
    message: `Row ${index}: my ${index % 2 ? "invoice is wrong and nobody answers my calls about it" : "parcel is late"}`,
    topic: index % 2 ? "payment" : "delivery",
  }),
);

type Replies = Partial<
  Record<
    "observe" | "condense" | "program" | "step" | "propose",
    (request: LmRequest, sample: string) => ScriptedReply
  >
>;

function promptOf({ prefix, messages }: LmRequest): string {
  return [...prefix, ...messages].map(({ text }) => text).join("\n");
}

function kindOf(prompt: string): keyof Replies {
  if (prompt.startsWith("Write down what is noteworthy")) return "observe";
  if (prompt.startsWith("Condense")) return "condense";
  if (prompt.startsWith("Say what task")) return "program";
  return prompt.startsWith("Say what the named step") ? "step" : "propose";
}

/** A proposer model that keeps its prompts by kind. */
function fake(replies: Replies = {}) {
  const prompts: Record<keyof Replies, { readonly prompt: string; readonly sample: string }[]> = {
    observe: [],
    condense: [],
    program: [],
    step: [],
    propose: [],
  };
  const defaults: Required<Replies> = {
    observe: () => "Short complaints.",
    condense: () => "A summary of complaints.",
    program: () => "It sorts mail.",
    step: () => "It names topics.",
    propose: (_, sample) => `Name the one topic, variant ${sample}.`,
  };
  const lm = scriptedLm({
    reply: (request, { sample }) => {
      const prompt = promptOf(request);
      const kind = kindOf(prompt);
      prompts[kind].push({ prompt, sample });
      return (replies[kind] ?? defaults[kind])(request, sample);
    },
  });
  return { lm, prompts };
}

const demoSets = [[], demosOf(rows.slice(0, 2)), demosOf(rows.slice(4, 9))];

async function propose(
  model: ReturnType<typeof fake>,
  options: LmProposerOptions = {},
  rest: Parameters<typeof requestOf>[2] = {},
) {
  const context = contextOf(model.lm);
  const proposals = await lmProposer(options).propose(requestOf(topic, rows, { demoSets, ...rest }), context);
  return { proposals, warnings: context.warnings };
}

describe("lmProposer()", () => {
  it("writes as many as wanted, each with a sample of its own", async () => {
    const model = fake();
    const { proposals, warnings } = await propose(model);
    expect(proposals).toEqual([0, 1, 2, 3].map((sample) => `Name the one topic, variant ${sample}.`));
    expect(new Set(model.prompts.propose.map(({ sample }) => sample)).size).toBe(4);
    expect(warnings).toEqual([]);
  });

  it("grounds every proposal in data, program, role, base, demos and tip", async () => {
    const model = fake();
    await propose(model, { tips: ["Be brief."] });
    const { prompt } = model.prompts.propose[0] ?? { prompt: "" };
    for (const text of [
      "A summary of complaints.",
      "It sorts mail.",
      "It names topics.",
      "Name the topic.",
      "Message: Row 0: my parcel is late",
      "Be brief.",
    ])
      expect(prompt).toContain(text);
    expect(model.prompts.step[0]?.prompt).toContain("program test\nsteps:");
  });

  it("has neither text nor heading of what is switched off", async () => {
    const headings = {
      data: "Data summary",
      program: "Program description",
      demos: "Demos",
      tip: "Tip",
    } as const;
    for (const [name, heading] of Object.entries(headings)) {
      const on = fake();
      await propose(on, { tips: ["Be brief."] });
      expect(on.prompts.propose.every(({ prompt }) => prompt.includes(heading))).toBe(true);
      const off = fake();
      await propose(off, { tips: ["Be brief."], grounding: { [name]: false } });
      expect(off.prompts.propose.some(({ prompt }) => prompt.includes(heading))).toBe(false);
    }
    const bare = fake();
    await propose(bare, { grounding: { data: false, program: false, demos: false, tip: false } });
    expect(bare.lm.counts.calls).toBe(4);
    expect(bare.prompts.propose[0]?.prompt).not.toContain("Step role");
  });

  it("takes up to three demos of the assigned set, and fills up from the next", async () => {
    const model = fake();
    await propose(model, {}, { count: 2 });
    const shown = model.prompts.propose.map(({ prompt }) =>
      [...prompt.matchAll(/Row (\d+)/g)].map(([, row]) => Number(row)),
    );
    // Of the set with two demos both and one of the next set; of the other set three.
    expect(shown.map((demos) => demos.length)).toEqual([3, 3]);
  });

  it("looks at the data in batches of ten until nothing new comes, once for all steps", async () => {
    const model = fake({
      observe: (request) => (promptOf(request).includes("Row 0:") ? "Mostly complaints." : "COMPLETE"),
    });
    const proposer = lmProposer();
    const many = Array.from(
      { length: 100 },
      (_, index): Fields => ({ message: `Row ${index}: late`, topic: index % 2 ? "payment" : "delivery" }),
    );
    const request = requestOf(topic, many);
    await Promise.all([
      proposer.propose(request, contextOf(model.lm)),
      proposer.propose({ ...request, count: 2 }, contextOf(model.lm)),
    ]);
    expect(model.prompts.observe).toHaveLength(6);
    expect([...(model.prompts.observe[0]?.prompt ?? "").matchAll(/Row \d+:/g)]).toHaveLength(10);
    expect(model.prompts.observe[1]?.prompt).toContain("Mostly complaints.");
    expect(model.prompts.condense).toHaveLength(1);
    expect(model.prompts.program).toHaveLength(1);
  });

  it("drops what is empty, too long, an echo or a quotation", async () => {
    const bad = [
      "``````",
      "word ".repeat(301),
      "Write a better instruction for one step of a language-model program.",
      "Say payment for: my invoice is wrong and nobody answers my calls.",
      'Instruction: "Name the topic of the letter."',
    ];
    const model = fake({ propose: (_, sample) => bad[Number(sample) % 5] ?? "" });
    const { proposals, warnings } = await propose(model, {}, { count: 5 });
    expect(proposals).toEqual(["Name the topic of the letter."]);
    expect(warnings.join("\n")).toMatch(
      /more than 300 words[\s\S]*repeats the request[\s\S]*quotes an example/,
    );
  });

  it("asks again for a repetition twice at most, and never gives the base", async () => {
    const same = fake({ propose: () => "Name the TOPIC." });
    expect((await propose(same, {}, { count: 2 })).proposals).toEqual([]);
    expect(same.prompts.propose).toHaveLength(6);
    const late = fake({
      propose: (_, sample) => (Number(sample) < 4 ? "Always this." : `Now ${sample}.`),
    });
    const { proposals } = await propose(late);
    expect(proposals[0]).toBe("Always this.");
    expect(new Set(proposals).size).toBe(4);
  });

  it("asks once more for an answer that cannot be read, then goes without it", async () => {
    const model = fake({ propose: () => "" });
    const { proposals, warnings } = await propose(
      model,
      { grounding: { data: false, program: false } },
      { count: 2 },
    );
    expect(proposals).toEqual([]);
    expect(new Set(model.prompts.propose.map(({ sample }) => sample)).size).toBe(4);
    expect(warnings.length).toBeGreaterThanOrEqual(4);
  });

  it("does without a summary that the model cannot write", async () => {
    const model = fake({ observe: () => "", program: () => "" });
    const { proposals } = await propose(model);
    expect(proposals).toHaveLength(4);
    expect(
      model.prompts.propose.some(
        ({ prompt }) => prompt.includes("Data summary") || prompt.includes("Program description"),
      ),
    ).toBe(false);
  });

  it("passes on what is no fault of an answer", async () => {
    for (const code of ["BUDGET_EXHAUSTED", "LM_UNAVAILABLE", "ABORTED"] as const) {
      await expect(propose(fake({ propose: () => new SignetError(code, "no") }))).rejects.toMatchObject({
        code,
      });
      await expect(propose(fake({ observe: () => new SignetError(code, "no") }))).rejects.toMatchObject({
        code,
      });
    }
    const controller = new AbortController();
    const model = fake({
      propose: () => {
        controller.abort();
        return "late";
      },
    });
    await expect(
      lmProposer().propose(requestOf(topic, rows), { ...contextOf(model.lm), signal: controller.signal }),
    ).rejects.toThrow();
  });

  it("has nothing to say without a model, and keeps to the concurrency", async () => {
    expect(await lmProposer().propose(requestOf(topic, rows), contextOf(undefined))).toEqual([]);
    const model = fake();
    await propose(model, {}, { count: 9 });
    expect(model.lm.counts.peakInFlight).toBeLessThanOrEqual(2);
  });
});
