import { diff, predict, program, seal, signature } from "@signet/core";
import { type CompileReport, decide } from "@signet/optimizers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { renderReport } from "./render-report.js";

const answer = predict(
  signature({ instruction: "Answer.", input: { question: z.string() }, output: { answer: z.string() } }),
);
const qa = program({
  name: "qa",
  input: { question: z.string() },
  output: { answer: z.string() },
  modules: { answer },
  run: async ({ question }, steps) => steps.answer({ question }),
});
const demo = { origin: "labeled", exampleId: "1", fields: { question: "2 + 2?", answer: "4" } } as const;
const better = qa.with({ answer: { instruction: "Answer in one word.", demos: [demo] } });

function report(
  before: readonly number[],
  after: readonly number[],
  rest: Partial<CompileReport> = {},
): CompileReport {
  const verification = decide({ before, after });
  return {
    strategy: "mipro",
    seed: 0,
    sizes: { trainset: 40, valset: 40, holdout: before.length },
    proposed: { kind: "single", parameters: better.parameters },
    adopted: verification.adopted,
    verification,
    scores: { before: { score: 0.5, interval: [0.3, 0.7] }, after: { score: 0.9, interval: [0.75, 0.97] } },
    trials: 12,
    cost: { calls: 480, tokens: 96_000, usd: 0 },
    spent: { calls: 500, tokens: 99_000, usd: 0, failures: 3, wastedTokens: 0, estimatedCalls: 0 },
    executedRuns: 480,
    resumed: false,
    changed: [],
    excluded: {},
    tokensPerRun: { before: 120, after: 410 },
    ...rest,
  };
}

const clear = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0 : 1));

describe("renderReport()", () => {
  it("shows the scores with intervals, the gain, the cost, and what changed per module", () => {
    const text = renderReport(
      report(
        clear,
        clear.map(() => 1),
      ),
      seal(better),
      {
        seconds: 83,
        changes: diff(seal(qa), seal(better)),
      },
    );
    expect(text).toMatchInlineSnapshot(`
      "qa: mipro, 12 trials, seed 0

        holdout of 40         score   95 % interval
        before               50.0 %  30.0 to 70.0 %
        after                90.0 %  75.0 to 97.0 %
        gain (paired)  +50.0 points  +33.2 to +65.4

      The gain is proven at the 2.5 % level, and the new plan is adopted.

                   calls  tokens
        decisions    480  96,000
        spent        500  99,000
        1 min 23 s, 480 program runs; 120 tokens a run before, 410 after

      answer
        - Answer.
        + Answer in one word.
        demos   +1"
    `);
  });

  it("never claims what was not shown", () => {
    const same = report(clear, clear);
    expect(renderReport(same, seal(qa))).toContain("The program is kept as written");
    const few = report([0, 0], [1, 1]);
    expect(renderReport(few, seal(qa))).toContain(
      "a holdout of 2 examples cannot show a gain, 20 are needed",
    );
    for (const text of [same, few].map((value) => renderReport(value, seal(qa))))
      expect(text).not.toContain("proven at");
  });

  it("says that a stopped compile is unverified", () => {
    const { verification: _, scores: __, ...rest } = report(clear, clear);
    const text = renderReport({ ...rest, adopted: true, stopped: "aborted", valScore: 0.6 }, seal(better));
    expect(text).toContain("not checked on the holdout");
    expect(text).toContain("scores 60.0 %");
  });
});
