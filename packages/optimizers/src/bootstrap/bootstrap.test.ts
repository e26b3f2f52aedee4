import { type LmRequest, type Plan, SignetError } from "@signet/core";
import { type ScriptedReply, scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import type { StrategyContext } from "../strategies/strategy.js";
import type { CompileEvent } from "../study/events.js";
import type { RunRecord } from "../study/run-record.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { textOf, type WordRow } from "../testing/two-steps.js";
import { bootstrap } from "./bootstrap.js";
import { labeledDemos } from "./labeled-demos.js";
import { teacherPlan } from "./teacher-plan.js";

/** Notes the warnings of a context. */
function listening(context: StrategyContext): {
  readonly context: StrategyContext;
  readonly warnings: string[];
} {
  const warnings: string[] = [];
  const emit = (event: CompileEvent): void => {
    if (event.type === "warning") warnings.push(event.message);
  };
  return { warnings, context: { ...context, emit } };
}

/** A context whose runs come out as told by the number of draws that the example has had. */
async function scored(outcomeOf: (word: number, draw: number) => RunRecord["outcome"] | "excluded") {
  const { problem, context: plain, jobs } = await twoStepProblem();
  const { context, warnings } = listening(plain);
  const draws = new Map<string, number>();
  const excluded = new Set<string>();
  const evaluate: StrategyContext["evaluate"] = async (asked) => {
    jobs.push(...asked);
    return asked.map((job, number) => {
      const runs = job.exampleIds.flatMap((exampleId): RunRecord[] => {
        const draw = draws.get(exampleId) ?? 0;
        draws.set(exampleId, draw + 1);
        const row = problem.trainset.find(({ id }) => id === exampleId) as unknown as WordRow; // of the trainset
        const outcome = outcomeOf(Number(/\d+/.exec(row.input.word)?.[0]), draw);
        if (outcome !== "excluded") {
          const leaves = [
            { path: "heat", sample: "0", input: { colour: "red" }, output: { heat: "hot", draw } },
          ];
          return [{ exampleId, outcome, answers: [], leaves }];
        }
        excluded.add(exampleId);
        return [];
      });
      return { number, job, runs };
    });
  };
  return {
    problem,
    jobs,
    draws,
    warnings,
    context: { ...context, evaluate, isExcluded: (id: string) => excluded.has(id) },
  };
}

/** A context that runs nothing and notes what it is asked for. */
async function noted() {
  const { problem, context, jobs } = await twoStepProblem();
  const evaluate: StrategyContext["evaluate"] = async (asked) => {
    jobs.push(...asked);
    return [];
  };
  return { problem, jobs, context: { ...context, evaluate } };
}

const ok = (score: number): RunRecord["outcome"] => ({ ok: true, score });
const fault = (of: "candidate" | "outside" | "example"): RunRecord["outcome"] => ({
  ok: false,
  fault: of,
  code: "PARSE_FAILED",
  message: "",
});

describe("bootstrap()", () => {
  it("cuts demos only from runs that reached the threshold", async () => {
    const { problem, context, jobs } = await twoStepProblem();
    const teacher = teacherPlan(problem.start, labeledDemos(problem.graph, problem.trainset), {
      size: 6,
      rng: rng(1),
    });
    const { successes, tried, threshold } = await bootstrap(problem, context, teacher, { wanted: 10 });
    expect(threshold).toBe(1);
    expect(successes.length).toBeGreaterThanOrEqual(10);
    expect(tried).toBeLessThanOrEqual(40);
    for (const { exampleId, demos } of successes) {
      const row = problem.trainset.find(({ id }) => id === exampleId);
      const { input, expected } = row as WordRow; // every success is of the trainset
      expect(demos.colour?.map(({ fields }) => fields)).toEqual([
        { word: input.word, colour: expected.colour },
      ]);
    }
    expect(jobs.every(({ lm }) => lm === "teacher")).toBe(true);
  });

  it("never shows an example's own demo while it runs, in no prompt of any step", async () => {
    const prompts: LmRequest[] = [];
    const lm = scriptedLm({
      reply: (request): ScriptedReply => {
        prompts.push(request);
        return textOf(request).includes('"word"') ? '{"colour":"red"}' : '{"heat":"hot"}';
      },
    });
    const { problem, context } = await twoStepProblem({ lm });
    const trainset = problem.trainset.slice(0, 6);
    // Both steps show a demo of every example; that of the second step is told by its field alone.
    const demosOf = (path: "colour" | "heat") =>
      trainset.map(({ id, input }) => {
        const { word } = input as WordRow["input"]; // rows of wordRows()
        const fields = path === "colour" ? { word, colour: "red" } : { colour: `of ${word}`, heat: "hot" };
        return { origin: "bootstrapped" as const, exampleId: id, fields };
      });
    const teacher: Plan = {
      kind: "single",
      parameters: {
        colour: { instruction: "", demos: demosOf("colour") },
        heat: { instruction: "", demos: demosOf("heat") },
      },
    };
    const calls = new Map<string, LmRequest[]>();
    for (const example of trainset) {
      prompts.length = 0;
      await bootstrap({ ...problem, trainset: [example] }, context, teacher, { wanted: 1, rounds: 1 });
      calls.set((example.input as WordRow["input"]).word, [...prompts]);
    }
    for (const [word, requests] of calls) {
      expect(requests.length).toBe(2);
      for (const { prefix } of requests) {
        const shown = prefix.map(({ text }) => text).join("\n");
        expect(shown).not.toContain(word);
        for (const other of calls.keys()) if (other !== word) expect(shown).toContain(other);
      }
    }
  });

  it("takes the demos of an example with the same input for its own, and those that show its input", async () => {
    const { problem, context, jobs } = await noted();
    const [first] = problem.trainset;
    if (first === undefined) throw new Error("there are rows");
    const twin = { ...first, id: "twin" };
    const demo = (exampleId: string, word: string) => ({
      origin: "labeled" as const,
      exampleId,
      fields: { word, colour: "red" },
    });
    const demos = [demo("twin", "else"), demo("old id", "ember 0"), demo("other", "ember 2")];
    const parameters = { ...problem.start.parameters, colour: { instruction: "", demos } };
    await bootstrap(
      { ...problem, trainset: [first, twin] },
      context,
      { kind: "single", parameters },
      { wanted: 2, rounds: 1 },
    );
    const shown = jobs.map(({ plan }) => plan.parameters.colour?.demos.map(({ exampleId }) => exampleId));
    expect(shown).toEqual([["other"], ["other"]]);
  });

  it("tries what failed again, as a fresh draw at temperature 1, until the rounds end", async () => {
    const { problem, context, jobs, warnings } = await scored((word, draw) =>
      ok(word % 4 === 0 || draw >= word % 4 ? 1 : 0),
    );
    const made = await bootstrap(problem, context, problem.start, {
      wanted: 40,
      attempts: 40,
      rounds: 3,
    });
    // A quarter each succeeds at the draws 0, 1 and 2; the rest would at draw 3.
    expect(made.successes.length).toBe(30);
    expect(made.tried).toBe(40);
    expect(warnings).toEqual([]);
    const drawn = [0, 1, 2].map((rollout) => jobs.filter((job) => job.rollout === rollout));
    expect(drawn.map((ofDraw) => ofDraw.length)).toEqual([40, 30, 20]);
    expect(drawn.map((ofDraw) => new Set(ofDraw.map(({ temperature }) => temperature)))).toEqual([
      new Set([undefined]),
      new Set([1]),
      new Set([1]),
    ]);
    expect(made.successes.map(({ demos }) => demos.heat?.[0]?.fields.draw)).toEqual(
      [0, 1, 2].flatMap((draw) => Array.from({ length: 10 }, () => draw)),
    );
    expect(new Set(made.successes.map(({ exampleId }) => exampleId)).size).toBe(30);
  });

  it("gets another answer of a model that draws only at a temperature", async () => {
    const lm = scriptedLm({
      reply: (request) => {
        const isWarm = request.temperature > 0;
        if (textOf(request).includes('"word"'))
          return JSON.stringify({
            colour: isWarm === request.messages.at(-1)?.text.includes("ember") ? "red" : "blue",
          });
        return JSON.stringify({
          heat: request.messages.at(-1)?.text.includes("red") ? "hot" : "cold",
        });
      },
    });
    const { problem, context } = await twoStepProblem({ lm });
    const options = { wanted: 40, attempts: 40 };
    const once = await bootstrap(problem, context, problem.start, { ...options, rounds: 1 });
    expect(once.successes.length).toBe(0);
    const twice = await bootstrap(problem, context, problem.start, options);
    expect(twice.successes.length).toBe(40);
  });

  it("stops when enough succeeded, and tries nothing when nothing is wanted", async () => {
    const { problem, context, jobs } = await scored(() => ok(1));
    await bootstrap(problem, context, problem.start, { wanted: 5, roundSize: 4 });
    expect(jobs.length).toBe(8);
    const none = await bootstrap(problem, context, problem.start, { wanted: 0 });
    expect(none).toEqual({ successes: [], tried: 0, threshold: 1 });
    expect(jobs.length).toBe(8);
  });

  it("falls back to the median of the positive scores when no run has full marks, and says so", async () => {
    const { problem, context, jobs, warnings } = await scored((word) => ok((word % 4) / 5));
    const { threshold, successes } = await bootstrap(problem, context, problem.start, {
      wanted: 20,
      attempts: 40,
    });
    expect(threshold).toBe(0.4);
    expect(successes.length).toBe(20);
    expect(jobs.length).toBe(40);
    expect(warnings).toEqual([expect.stringContaining("0.4, the median")]);
  });

  it("takes a given threshold as it is, without a warning", async () => {
    const { problem, context, warnings } = await scored((word) => ok((word % 4) / 5));
    const options = { wanted: 40, attempts: 40, threshold: 0.6, rounds: 1 };
    const { threshold, successes } = await bootstrap(problem, context, problem.start, options);
    expect([threshold, successes.length]).toEqual([0.6, 10]);
    expect(warnings).toEqual([]);
  });

  it("warns when no run succeeded", async () => {
    const { problem, context, warnings } = await scored(() => fault("candidate"));
    const { successes, tried } = await bootstrap(problem, context, problem.start, { wanted: 2 });
    expect([successes.length, tried]).toEqual([0, 16]);
    expect(warnings).toEqual([expect.stringContaining("no demo was bootstrapped")]);
  });

  it("tries an example as it was after an outside failure, and never again one that cannot be scored", async () => {
    const { problem, context, jobs } = await scored((word, draw) => {
      if (word % 4 === 0) return draw === 0 ? fault("outside") : ok(1);
      if (word % 4 === 1) return fault("example");
      return word % 4 === 2 ? "excluded" : ok(1);
    });
    const { successes, tried } = await bootstrap(problem, context, problem.start, {
      wanted: 40,
      attempts: 40,
      rounds: 3,
    });
    expect([successes.length, tried]).toEqual([20, 20]);
    expect(jobs.length).toBe(50);
    expect(jobs.every(({ rollout, temperature }) => rollout === 0 && temperature === undefined)).toBe(true);
  });

  it("comes to the same whatever order the answers arrive in", async () => {
    let calls = 0;
    const reply = async (request: LmRequest, wait: number): Promise<ScriptedReply> => {
      for (let turn = 0; turn < wait; turn++) await undefined;
      const input = request.messages.map(({ text }) => text).join("");
      if (Number(/\d+/.exec(input)?.[0] ?? 1) % 7 === 3)
        return new SignetError("LM_REJECTED", "too long", { details: { status: 400 } });
      return input.includes('"word"') ? '{"colour":"red"}' : '{"heat":"hot"}';
    };
    const run = async (waitOf: () => number) => {
      const { problem, context } = await twoStepProblem({
        lm: scriptedLm({ reply: (request) => reply(request, waitOf()) }),
      });
      return bootstrap(problem, context, problem.start, { wanted: 12 });
    };
    expect(await run(() => (calls++ * 7) % 11)).toEqual(await run(() => 0));
  });
});

describe("teacherPlan()", () => {
  it("gives leaves without demos labelled ones, and leaves the others alone", async () => {
    const { problem } = await twoStepProblem();
    const labeled = labeledDemos(problem.graph, problem.trainset);
    const [demo] = labeled.heat ?? [];
    const start: Plan = {
      kind: "single",
      parameters: { ...problem.start.parameters, heat: { instruction: "", demos: demo ? [demo] : [] } },
    };
    const plan = teacherPlan(start, labeled, { size: 4, rng: rng(0) });
    expect([plan.parameters.colour?.demos.length, plan.parameters.heat?.demos.length]).toEqual([4, 1]);
  });
});
