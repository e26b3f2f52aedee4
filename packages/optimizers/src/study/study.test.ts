import {
  budgetAccount,
  compositeOf,
  type IdentifiedExample,
  identifyExamples,
  memoryStudy,
  type Plan,
  type StudyLog,
} from "@signet/core";
import { describe, expect, it } from "vitest";
import { demoLover, twoSteps, wordRows } from "../testing/two-steps.js";
import { decisionAccount, exceeded } from "./decision-account.js";
import type { Evaluator, Job } from "./evaluator.js";
import { fingerprintOf, startSession } from "./fingerprint.js";
import { localEvaluator } from "./local-evaluator.js";
import { recordedEvaluator } from "./recorded-evaluator.js";
import { CompileStop, type Rounds, rounds } from "./rounds.js";
import type { AnswerUse, RunRecord } from "./run-record.js";
import { meanScore } from "./trial.js";

const plan: Plan = { kind: "single", parameters: twoSteps.parameters };
const job = (...exampleIds: string[]): Job => ({ plan, exampleIds, rollout: 0, lm: "task" });

/** An evaluator whose runs are given, counting how often each example is run. */
function scripted(
  run: (exampleId: string, attempt: number) => Partial<RunRecord>,
): Evaluator & { readonly ran: Map<string, number> } {
  const ran = new Map<string, number>();
  return {
    ran,
    async *evaluate(jobs, { signal }) {
      for (const one of jobs) {
        for (const exampleId of one.exampleIds) {
          signal.throwIfAborted();
          const attempt = ran.get(exampleId) ?? 0;
          ran.set(exampleId, attempt + 1);
          yield {
            job: one,
            record: {
              exampleId,
              outcome: { ok: true, score: 1 },
              leaves: [],
              answers: [],
              ...run(exampleId, attempt),
            },
          };
        }
      }
    },
  };
}
const failed = (fault: "candidate" | "outside" | "example", code: string): Partial<RunRecord> => ({
  outcome: { ok: false, fault, code, message: `${code} happened` },
});
const answer = (address: string, tokens = 10): AnswerUse => ({
  address,
  usage: { promptTokens: tokens, completionTokens: 0 },
});

async function open(
  evaluator: Evaluator,
  {
    budget = {},
    log,
    signal = new AbortController().signal,
  }: { budget?: { calls?: number }; log?: StudyLog; signal?: AbortSignal } = {},
): Promise<Rounds> {
  return rounds({
    log: log ?? (await memoryStudy().open()),
    stopAddress: "stop",
    evaluator,
    account: decisionAccount(),
    spend: budgetAccount({}),
    budget,
    signal,
    emit: () => {},
    now: () => 0,
  });
}

describe("localEvaluator()", () => {
  it("runs every job on every example and keeps what demos can be cut from", async () => {
    const rows = identifyExamples(wordRows(4), compositeOf(twoSteps).inputFields, "rows");
    const lm = demoLover();
    const evaluator = localEvaluator({
      definition: compositeOf(twoSteps),
      examples: new Map(rows.map((row): [string, IdentifiedExample] => [row.id, row])),
      metric: ((example: (typeof rows)[number], output: { colour: string }) =>
        output.colour === (example.expected as { colour: string }).colour) as never,
      models: { task: lm, teacher: lm },
      effects: (_, run) => run(),
      concurrency: 2,
    });
    const records = [];
    for await (const { record } of evaluator.evaluate([job(...rows.map(({ id }) => id))], {
      signal: new AbortController().signal,
    }))
      records.push(record);
    expect(records.length).toBe(4);
    expect(evaluator.executedRuns()).toBe(4);
    const first = records.find(({ exampleId }) => exampleId === rows[0]?.id);
    expect(first).toMatchObject({
      outcome: { ok: true, score: 1 },
      leaves: [
        { path: "colour", input: { word: "ember 0" }, output: { colour: "red" } },
        { path: "heat", input: { colour: "red" } },
      ],
    });
    expect(first?.answers.length).toBe(2);
  });
});

describe("recordedEvaluator()", () => {
  it("never executes a finished run again, in this session or a later one", async () => {
    const store = memoryStudy();
    const inner = scripted(() => ({}));
    for (const [wanted, total] of [
      [["a", "b"], 2],
      [["b", "c"], 3],
    ] as const) {
      const log = await store.open();
      const seen = [];
      for await (const { record } of recordedEvaluator(log, "f", inner).evaluate([job(...wanted)], {
        signal: new AbortController().signal,
      }))
        seen.push(record.exampleId);
      expect(seen.sort()).toEqual([...wanted]);
      expect([...inner.ran.values()].reduce((sum, n) => sum + n, 0)).toBe(total);
      await log.close();
    }
  });

  it("keeps runs of another fingerprint, plan or rollout apart, and does not record outside failures", async () => {
    const log = await memoryStudy().open();
    const inner = scripted((id) => (id === "down" ? failed("outside", "LM_UNAVAILABLE") : {}));
    const drain = async (fingerprint: string, one: Job): Promise<void> => {
      for await (const _ of recordedEvaluator(log, fingerprint, inner).evaluate([one], {
        signal: new AbortController().signal,
      }));
    };
    await drain("f", job("a", "down"));
    await drain("g", job("a"));
    await drain("f", { ...job("a"), rollout: 1 });
    await drain("f", {
      ...job("a"),
      plan: { ...plan, parameters: { ...plan.parameters, x: { instruction: "", demos: [] } } },
    });
    await drain("f", job("a", "down"));
    expect(Object.fromEntries(inner.ran)).toEqual({ a: 4, down: 2 });
  });
});

describe("rounds()", () => {
  it("tells trials in order with their runs in example order", async () => {
    const round = await open(scripted((id) => ({ outcome: { ok: true, score: id === "a" ? 1 : 0.5 } })));
    const [first, second] = await round.evaluate([job("b", "a"), job("a")], { phase: "search" });
    expect([first?.number, second?.number]).toEqual([0, 1]);
    expect(first?.runs.map(({ exampleId }) => exampleId)).toEqual(["b", "a"]);
    expect(first && meanScore(first)).toBe(0.75);
  });

  it("repeats what failed for outside reasons, and gives up with the reason when it stays so", async () => {
    const flaky = scripted((_, attempt) => (attempt === 0 ? failed("outside", "LM_UNAVAILABLE") : {}));
    const [trial] = await (await open(flaky)).evaluate([job("a", "b")], { phase: "search" });
    expect(trial && meanScore(trial)).toBe(1);
    const down = await open(scripted(() => failed("outside", "LM_UNAVAILABLE")));
    await expect(down.evaluate([job("a")], { phase: "search" })).rejects.toMatchObject({
      code: "LM_UNAVAILABLE",
    });
  });

  it("takes an example that the metric cannot score out for every candidate from then on", async () => {
    const round = await open(scripted((id) => (id === "odd" ? failed("example", "METRIC_INVALID") : {})));
    const [trial] = await round.evaluate([job("a", "odd")], { phase: "search" });
    expect(trial?.runs.map(({ exampleId }) => exampleId)).toEqual(["a"]);
    expect([...round.excluded.keys()]).toEqual(["odd"]);
  });

  it("does not tell a round that would overrun the budget, and stops at the same place when it is run again", async () => {
    const store = memoryStudy();
    const inner = scripted((id) => ({ answers: [answer(id)] }));
    for (let session = 0; session < 2; session++) {
      const log = await store.open();
      const round = await open(recordedEvaluator(log, "f", inner), { budget: { calls: 3 }, log });
      await round.evaluate([job("a", "b")], { phase: "search" });
      await expect(round.evaluate([job("c", "d")], { phase: "search" })).rejects.toThrow(CompileStop);
      await expect(round.evaluate([job("a")], { phase: "search" })).rejects.toMatchObject({
        reason: "calls",
      });
      await log.close();
    }
    expect(Object.fromEntries(inner.ran)).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });

  it("counts a distinct answer once, however many runs acted on it", async () => {
    const round = await open(
      scripted(() => ({ answers: [answer("same")] })),
      { budget: { calls: 1 } },
    );
    await round.evaluate([job("a", "b", "c")], { phase: "search" });
    expect(round.trialCount()).toBe(1);
  });

  it("stops at once when the signal fires, and notes nothing", async () => {
    const controller = new AbortController();
    const log = await memoryStudy().open();
    const round = await open(
      scripted(() => {
        controller.abort();
        return {};
      }),
      { signal: controller.signal, log },
    );
    await expect(round.evaluate([job("a", "b")], { phase: "search" })).rejects.toMatchObject({
      reason: "aborted",
    });
    expect(log.list("stop")).toEqual([]);
  });

  it("ends a compile whose runs nearly all fail for one reason that no parameters can mend", async () => {
    const round = await open(scripted(() => failed("candidate", "RUN_THREW")));
    const many = Array.from({ length: 30 }, (_, index) => String(index));
    await expect(round.evaluate([job(...many)], { phase: "search" })).rejects.toMatchObject({
      code: "EVALUATION_DEGENERATE",
    });
    const unread = await open(scripted(() => failed("candidate", "PARSE_FAILED")));
    await expect(unread.evaluate([job(...many)], { phase: "search" })).resolves.toHaveLength(1);
  });
});

describe("decisionAccount()", () => {
  it("sums distinct answers and names the limit that is exceeded", () => {
    const account = decisionAccount();
    account.charge([answer("a", 5), answer("a", 5), answer("b", 7)]);
    expect(account.cost()).toEqual({ calls: 2, tokens: 12, usd: 0 });
    expect(account.with([answer("b"), answer("c", 1)])).toEqual({ calls: 3, tokens: 13, usd: 0 });
    expect(exceeded({ tokens: 12 }, account.cost())).toBeUndefined();
    expect(exceeded({ tokens: 12 }, account.with([answer("c", 1)]))).toBe("tokens");
  });
});

describe("startSession()", () => {
  it("names the parts that changed since the last session", async () => {
    const log = await memoryStudy().open();
    const parts = { program: 1, metric: 1, data: 1, strategy: 1, seed: 1, models: 1 };
    expect(await startSession(log, fingerprintOf(parts))).toEqual([]);
    expect(await startSession(log, fingerprintOf(parts))).toEqual([]);
    expect(await startSession(log, fingerprintOf({ ...parts, seed: 2, metric: "x" }))).toEqual([
      "metric",
      "seed",
    ]);
  });
});
