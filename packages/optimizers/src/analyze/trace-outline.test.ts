import { type CompositeDefinition, chainOfThought, leavesOf, predict, program, sig } from "@signet/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { LeafRecord, RunRecord } from "../study/run-record.js";
import { analyzeProgram } from "./analyze-program.js";
import type { ProgramGraph } from "./program-graph.js";
import { describedByTraces } from "./trace-outline.js";

const desk = program({
  name: "desk",
  input: { message: z.string(), plan: z.string() },
  output: { reply: z.string() },
  modules: {
    reply: predict(sig("draft, plan, topic -> reply")),
    topic: predict(sig("message -> topic", "Sort the message.")),
    check: predict(sig("text -> verdict")),
    spare: predict(sig("text -> note")),
    draft: chainOfThought(sig("message, topic, notes: string[] -> draft")),
  },
  run: async () => ({ reply: "" }),
})["~definition"] as CompositeDefinition;

/** As `analyzeProgram` makes it of a bundled program. */
const graph: ProgramGraph = {
  name: "desk",
  definition: desk,
  leaves: leavesOf(desk).map(([path, leaf]) => ({ path, leaf })),
  effects: [],
  outline: "",
};

const call = (
  path: string,
  input: LeafRecord["input"],
  output: LeafRecord["output"],
  sample = "0",
): LeafRecord => ({
  path,
  input,
  output,
  sample,
});
const record = (exampleId: string, leaves: readonly LeafRecord[], ok = true): RunRecord => ({
  exampleId,
  leaves,
  answers: [],
  outcome: ok ? { ok, score: 1 } : { ok: false, fault: "candidate", code: "PARSE_FAILED", message: "" },
});

const topics = ["delivery", "refund", "repair"];
const examples = Array.from({ length: 9 }, (_, index) => ({
  id: `e${index}`,
  input: { message: `Message number ${index} of a customer`, plan: index % 2 === 0 ? "basic" : "premium" },
  expected: undefined,
}));

/** What the program does: a topic, one to three drafts that see the drafts before, a check of every third, a reply. */
const runs = examples.map(({ id, input }, index) => {
  const topic = topics[index % 3] ?? "";
  const drafts = Array.from({ length: 1 + (index % 3) }, (_, turn) => `Draft ${turn} for customer ${index}`);
  const last = drafts.at(-1) ?? "";
  return record(id, [
    call("topic", { message: input.message }, { topic }),
    ...drafts.map((draft, turn) =>
      call(
        "draft",
        { message: input.message, topic, notes: drafts.slice(0, turn) },
        { reasoning: "So.", draft },
      ),
    ),
    ...(index % 3 === 0 ? [call("check", { text: `Is this right?\n${last}` }, { verdict: "yes" })] : []),
    call("reply", { draft: last, plan: input.plan, topic }, { reply: `Hello! ${last}` }),
  ]);
});

describe("describedByTraces()", () => {
  it("tells the order, the number of calls, the share of runs, and what recurs where", () => {
    const described = describedByTraces(graph, runs, examples);
    expect(described.outline).toMatchInlineSnapshot(`
      "program desk
      takes message (string), plan (string)
      gives reply (string)
      steps in the order of calling, as runs show it:
      - topic (model call, in every run, once a run): takes message <- input.message; gives topic (string). Does: Sort the message.
      - draft (model call, in every run, 1 to 3 times a run): takes message <- input.message, topic <- topic.topic, notes <- draft.draft; gives reasoning (string; Think step by step before the answer.), draft (string). Does: From the message, the topic and the notes, give the draft.
      - check (model call, in about 30 % of runs, once a run): takes text <- draft.draft; gives verdict (string). Does: From the text, give the verdict.
      - reply (model call, in every run, once a run): takes draft <- draft.draft, plan <- input.plan, topic <- topic.topic; gives reply (string). Does: From the draft, the plan and the topic, give the reply.
      - spare (model call, in none of the runs seen): takes text; gives note (string). Does: From the text, give the note."
    `);
    expect({ ...described, outline: "" }).toEqual(graph);
  });

  it("shows no value of any run", () => {
    const { outline } = describedByTraces(graph, runs, examples);
    expect(outline).not.toMatch(/customer \d|number \d|Hello|delivery|refund|basic/);
  });

  it("says the same whatever the order of the runs", () => {
    const { outline } = describedByTraces(graph, runs, examples);
    const orders = fc.shuffledSubarray(runs as RunRecord[], { minLength: runs.length });
    fc.assert(
      fc.property(orders, (shuffled) => describedByTraces(graph, shuffled, examples).outline === outline),
    );
  });

  it("leaves a graph alone whose source was followed, or of which no run succeeded", async () => {
    const followed = { ...graph, uses: [] };
    expect(describedByTraces(followed, runs, examples)).toBe(followed);
    expect(describedByTraces(graph, [], examples)).toBe(graph);
    expect(describedByTraces(graph, [record("e0", [], false)], examples)).toBe(graph);
    const analyzed = await analyzeProgram(desk);
    expect(describedByTraces(analyzed, runs, examples).outline).toContain("as runs show it");
  });

  it("does not take failed runs for short ones", () => {
    const failed = runs.map(({ exampleId, leaves }) => record(exampleId, leaves.slice(0, 1), false));
    expect(describedByTraces(graph, [...runs, ...failed], examples)).toEqual(
      describedByTraces(graph, runs, examples),
    );
  });

  it("does without examples", () => {
    const { outline } = describedByTraces(graph, runs);
    expect(outline).toContain("takes draft <- draft.draft, plan, topic <- topic.topic;");
  });

  it("counts draws for a vote as one call", () => {
    const voted = runs.map(({ exampleId, leaves }) =>
      record(
        exampleId,
        leaves.flatMap((leaf) =>
          leaf.path === "topic" ? ["0.0", "0.1", "0.2"].map((sample) => ({ ...leaf, sample })) : [leaf],
        ),
      ),
    );
    expect(describedByTraces(graph, voted, examples).outline).toBe(
      describedByTraces(graph, runs, examples).outline,
    );
  });

  it("makes nothing of what agrees by chance", () => {
    const flags = ["yes", "no"];
    const coins = examples.map(({ id }, index) =>
      record(id, [
        call("topic", { message: "" }, { topic: flags[index % 2] ?? "" }),
        call("check", { text: flags[Math.floor(index / 2) % 2] ?? "" }, { verdict: "ok" }),
        call("spare", { text: "ok" }, { note: "" }),
      ]),
    );
    const { outline } = describedByTraces(graph, coins, examples);
    expect(outline).not.toContain("<-");
  });

  it("takes what a record may hold", () => {
    const odd = [null, "", 0, true, [], {}, ["a", null], { a: { b: "text of some length" } }];
    const strange = odd.map((value, index) =>
      record(`e${index}`, [
        call("topic", { message: value as never }, { topic: value as never }),
        call("gone", {}, {}),
      ]),
    );
    expect(describedByTraces(graph, strange, examples).outline).toContain(
      "topic (model call, in every run, once a run)",
    );
  });
});
