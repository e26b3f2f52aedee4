import {
  type Example,
  exactMatch,
  fieldwise,
  load,
  memoryStudy,
  parseArtifact,
  SignetError,
  seal,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { compile } from "./compile.js";
import { asWritten } from "./strategies/as-written.js";
import { bootstrapFewShot } from "./strategies/bootstrap-few-shot.js";
import { mipro } from "./strategies/mipro.js";
import { randomSearch } from "./strategies/random-search.js";
import type { CompileEvent } from "./study/events.js";
import { demoLover, twoSteps, wordRows } from "./testing/two-steps.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const metric = fieldwise("colour", "heat");
const small = mipro({
  runs: 360,
  minibatch: 10,
  instructions: 2,
  demoSets: 4,
  maxBootstrapped: 3,
  maxLabeled: 4,
});
const trainset = wordRows(150);

describe("compile()", () => {
  it("makes the program better, proves it on the holdout, and seals what load() brings back", async () => {
    const lm = demoLover();
    const phases: string[] = [];
    const { artifact, report } = await compile(twoSteps, {
      trainset,
      metric,
      lm,
      strategy: small,
      onEvent: (event) => event.type === "phase" && event.status === "start" && phases.push(event.phase),
    });
    expect(phases).toEqual(["analyze", "trace", "bootstrap", "propose", "search", "verify", "emit"]);
    expect(report).toMatchObject({
      adopted: true,
      sizes: { trainset: 60, valset: 60, holdout: 30 },
      resumed: false,
      changed: [],
    });
    expect(report.verification).toMatchObject({ claimed: true, n: 30 });
    expect(report.verification?.gain).toBeGreaterThan(0.4);
    expect(report.scores?.after.score).toBe(1);
    const compiled = load(twoSteps, artifact.toString());
    expect(await compiled.run({ word: "frost 7" }, { lm })).toEqual({ colour: "blue", heat: "cold" });
    expect(artifact.provenance).toMatchObject({
      seed: 0,
      models: { task: "scripted" },
      strategy: { name: "mipro" },
    });
    expect(artifact.provenance?.cost).toEqual({ calls: report.cost.calls, tokens: report.cost.tokens });
  });

  it.each([bootstrapFewShot(), randomSearch({ trials: 6 }), small])(
    "$name gives the same bytes whatever the concurrency",
    async (strategy) => {
      const run = async (concurrency: number, latencyMs: number): Promise<string> =>
        (
          await compile(twoSteps, {
            trainset,
            metric,
            lm: demoLover({ latencyMs }),
            strategy,
            concurrency,
            seed: 4,
          })
        ).artifact.toString();
      expect(await run(1, 0)).toBe(await run(7, 1));
    },
  );

  it("run again on its study makes no call and gives the same bytes", async () => {
    const study = memoryStudy();
    const options = { trainset, metric, strategy: small, study } as const;
    const first = await compile(twoSteps, { ...options, lm: demoLover() });
    const again = demoLover();
    const second = await compile(twoSteps, { ...options, lm: again });
    expect(again.counts.calls).toBe(0);
    expect(second.report).toMatchObject({ resumed: true, changed: [], executedRuns: 0 });
    expect(second.artifact.toString()).toBe(first.artifact.toString());
  });

  it("reuses answers but not outcomes when the metric changed, and says so", async () => {
    const study = memoryStudy();
    await compile(twoSteps, { trainset, metric, lm: demoLover(), strategy: small, study });
    const lm = demoLover();
    const { report } = await compile(twoSteps, {
      trainset,
      metric: exactMatch("colour"),
      lm,
      strategy: small,
      study,
    });
    expect(report.changed).toEqual(["metric"]);
    expect(report.executedRuns).toBeGreaterThan(0);
    expect(lm.counts.calls).toBeLessThan(report.cost.calls);
  });

  it("keeps the original when nothing is better", async () => {
    const deaf = scriptedLm({
      reply: ({ messages }) =>
        messages.some(({ text }) => text.includes("word")) ? '{"colour":"red"}' : '{"heat":"hot"}',
    });
    const { artifact, report } = await compile(twoSteps, { trainset, metric, lm: deaf, strategy: small });
    expect(report.adopted).toBe(false);
    expect(artifact.plan).toEqual({ kind: "single", parameters: twoSteps.parameters });
  });

  it("leaves verify what it needs, wherever the budget stops the search", async () => {
    for (const calls of [220, 250, 290]) {
      const lm = demoLover();
      const { report } = await compile(twoSteps, {
        trainset,
        metric,
        lm,
        strategy: small,
        budget: { calls },
      });
      expect(report).toMatchObject({ stopped: "calls", verification: { n: 30 } });
      expect(report.spent.calls).toBeLessThanOrEqual(calls);
    }
  });

  it("stops within its budget, keeps the best so far, and goes on from there with a larger one", async () => {
    const study = memoryStudy();
    const run = async (calls: number, lm = demoLover()) => ({
      ...(await compile(twoSteps, { trainset, metric, lm, strategy: small, study, budget: { calls } })),
      lm,
    });
    for (const calls of [1, 40, 150]) {
      const { report, lm } = await run(calls);
      expect(report.stopped).toBe("calls");
      expect(report.cost.calls).toBeLessThanOrEqual(calls);
      expect(report.spent.calls).toBeLessThanOrEqual(calls);
      expect(lm.counts.calls).toBeLessThanOrEqual(calls);
    }
    const replayed = await run(150);
    expect(replayed.lm.counts.calls).toBe(0);
    const { report } = await run(100_000);
    expect(report.stopped).toBeUndefined();
    expect(report.adopted).toBe(true);
  });

  it("hands out the best so far when it is aborted, unverified, and the same call goes on from there", async () => {
    const study = memoryStudy();
    const controller = new AbortController();
    const onEvent = (event: CompileEvent): void => {
      if (event.type === "best" && event.score > 0.9) controller.abort();
    };
    const first = await compile(twoSteps, {
      trainset,
      metric,
      lm: demoLover({ latencyMs: 1 }),
      strategy: small,
      study,
      signal: controller.signal,
      onEvent,
    });
    expect(first.report).toMatchObject({ stopped: "aborted", adopted: true });
    expect(first.report.verification).toBeUndefined();
    const lm = demoLover();
    const second = await compile(twoSteps, { trainset, metric, lm, strategy: small, study });
    const whole = await compile(twoSteps, { trainset, metric, lm: demoLover(), strategy: small });
    expect(second.artifact.toString()).toBe(whole.artifact.toString());
    expect(lm.counts.calls).toBeLessThan(whole.report.cost.calls);
  });

  it("leaves out an example that the metric cannot score, for every candidate", async () => {
    const odd: typeof metric = (example, output, context) => {
      if (JSON.stringify(example.input).includes(' 3"')) throw new Error("no label for this one");
      return metric(example, output, context);
    };
    const { report } = await compile(twoSteps, {
      trainset: wordRows(150),
      metric: odd,
      lm: demoLover(),
      strategy: small,
    });
    expect(Object.values(report.excluded).every((reason) => reason.includes("no label"))).toBe(true);
    expect(report.adopted).toBe(true);
  });

  it("ends early and says why when most runs fail for one reason", async () => {
    const broken = (): never => {
      throw new Error("metric is broken");
    };
    await expect(
      compile(twoSteps, { trainset, metric: broken, lm: demoLover(), strategy: small }),
    ).rejects.toThrow(/metric is broken/);
    const down = scriptedLm({
      reply: () => new SignetError("LM_REJECTED", "401", { details: { status: 401 } }),
    });
    await expect(compile(twoSteps, { trainset, metric, lm: down, strategy: small })).rejects.toThrow(
      code("LM_UNAVAILABLE"),
    );
  });

  it("checks everything that it can before the first call", async () => {
    const lm = demoLover();
    const options = { trainset, metric, lm, strategy: asWritten() };
    const bad: [object, string][] = [
      [{ trainset: [] }, "DATA_EMPTY"],
      [{ trainset: [...trainset, { input: { wrod: "x" }, expected: {} }] }, "DATA_INVALID"],
      [{ metric: undefined }, "OPTION_INVALID"],
      [{ seed: 0.5 }, "OPTION_INVALID"],
      [{ concurrency: 0 }, "OPTION_INVALID"],
      [{ level: "O9" }, "OPTION_INVALID"],
      [{ budget: { calls: 0 } }, "OPTION_INVALID"],
      [{ budget: { call: 5 } }, "OPTION_INVALID"],
      [{ adopt: "yes" }, "OPTION_INVALID"],
      [{ strategy: "mipro" }, "OPTION_INVALID"],
      [{ study: "a.study" }, "OPTION_INVALID"],
      [{ lm: undefined }, "OPTION_INVALID"],
      [{ trainset: undefined }, "DATA_EMPTY"],
      [{ budget: { usd: 1 } }, "PRICE_UNKNOWN"],
      [{ from: "{}" }, "ARTIFACT_INVALID"],
    ];
    for (const [change, expected] of bad)
      await expect(compile(twoSteps, { ...options, ...change } as typeof options), expected).rejects.toThrow(
        code(expected),
      );
    expect(lm.counts.calls).toBe(0);
  });

  it("starts from an earlier result", async () => {
    const first = await compile(twoSteps, { trainset, metric, lm: demoLover(), strategy: small });
    const { artifact } = await compile(twoSteps, {
      trainset,
      metric,
      lm: demoLover(),
      strategy: asWritten(),
      from: first.artifact.toString(),
    });
    expect(artifact.plan).toEqual(first.artifact.plan);
  });

  it("charges proposals that nothing follows", async () => {
    const proposer = scriptedLm({ id: "proposer", reply: () => "## Instruction\nName the colour." });
    const { report } = await compile(twoSteps, {
      trainset: wordRows(40),
      metric,
      lm: demoLover(),
      proposer,
      strategy: {
        name: "thinking",
        options: {},
        async optimize({ start }, context) {
          const messages = [{ role: "user", text: "Think." }] as const;
          const request = { layout: "chat", prefix: [], messages, temperature: 0, maxTokens: 9 } as const;
          const call = { sample: "0", signal: context.signal };
          await context.phase("propose", async () => context.proposer?.generate(request, call));
          return start;
        },
      },
    });
    expect(report.cost.calls).toBe(1);
    expect(report.spent.calls).toBe(1);
  });

  it("level O0 seals the program as written without a call", async () => {
    const lm = demoLover();
    const { artifact } = await compile(twoSteps, { trainset, metric, lm, level: "O0" });
    expect(lm.counts.calls).toBe(0);
    expect(parseArtifact(artifact.toString()).plan).toEqual(seal(twoSteps).plan);
  });

  it.each([5, 2, 1])("ends cleanly on %i examples, and claims nothing", async (count) => {
    const few: readonly Example<{ word: string }, { colour: string; heat: string }>[] = wordRows(count);
    const { report } = await compile(twoSteps, { trainset: few, metric, lm: demoLover(), strategy: small });
    expect(report.adopted).toBe(false);
    expect(report.verification?.claimed ?? false).toBe(false);
  });

  it("ends cleanly when no run succeeds", async () => {
    const { report } = await compile(twoSteps, {
      trainset,
      metric: () => 0,
      lm: demoLover(),
      strategy: small,
    });
    expect(report.adopted).toBe(false);
  });
});
