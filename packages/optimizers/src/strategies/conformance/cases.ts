import { type Demo, SignetError } from "@signet/core";
import type { Strategy } from "../strategy.js";
import { samePlan } from "./always.js";
import { hold } from "./hold.js";
import { killableStudy } from "./killable-study.js";
import {
  alwaysRight,
  alwaysWrong,
  learner,
  rubbishProposers,
  unreadable,
  unsteady,
  writer,
} from "./models.js";
import { conditional, equalSignatures, loop, oneModule } from "./programs.js";
import { recordPrompts } from "./record-prompts.js";
import { labelOf, numbersIn, type Row, rowsOf } from "./rows.js";
import { holdNoRubbish } from "./rubbish.js";
import type { Scenario, Session, SessionOptions } from "./session.js";

/** Runs the scenario of a case with the strategy under test. What holds always is checked of every session that ends. */
export type Run = (
  options?: SessionOptions & { readonly strategy?: Strategy; readonly lm?: Scenario["lm"] },
) => Promise<Session>;

/** A world to compile in, and what has to come of it. */
export interface Case {
  readonly name: string;
  readonly build: () => Scenario;
  /** Default: one session that ends, and holds what holds always. */
  readonly check?: (run: Run, scenario: Scenario, make: () => Strategy) => Promise<void>;
}

const metric: Scenario["metric"] = ({ input }, { label }) => label === labelOf(input.text);

function world(changes: Partial<Scenario> = {}): Scenario {
  return {
    program: oneModule,
    trainset: rowsOf("trainset", 24),
    valset: rowsOf("valset", 18),
    holdout: rowsOf("holdout", 14),
    metric,
    lm: learner(),
    ...changes,
  };
}

/** Without the sets that were given, so that compile() cuts them. */
function uncut(trainset: readonly Row[]): Scenario {
  const { program, metric: score, lm } = world();
  return { program, metric: score, lm, trainset };
}

const shapes: readonly Case[] = [
  { name: "a program of one module", build: () => world({ proposer: writer() }) },
  {
    name: "two modules with equal signatures keep their parameters apart",
    build: () => world({ program: equalSignatures, proposer: writer() }),
    check: async (run) => {
      const { trials, report } = await run();
      for (const { parameters } of [report.proposed, ...trials.map(({ plan }) => plan)]) {
        const drafted = (demo: Demo): boolean => String(demo.fields.text).startsWith("draft ");
        const own = (path: string): readonly Demo[] =>
          (parameters[path]?.demos ?? []).filter(({ origin }) => origin === "bootstrapped");
        hold(!own("draft").some(drafted), "a module gets no demo that was cut from its twin", own("draft"));
        hold(own("check").every(drafted), "a module gets no demo that was cut from its twin", own("check"));
      }
    },
  },
  {
    name: "a loop that calls one module three times",
    build: () => world({ program: loop, proposer: writer() }),
  },
  {
    name: "a conditional module that most inputs never reach",
    build: () => world({ program: conditional, proposer: writer() }),
    check: async (run) => {
      const { trials } = await run();
      const demos = trials.flatMap(({ plan }) => plan.parameters.special?.demos ?? []);
      hold(
        demos.every(({ origin, fields }) => origin === "labeled" || String(fields.text).startsWith("rare")),
        "demos of a module are cut from the runs that reached it",
        demos,
      );
    },
  },
  {
    name: "a trainset of one row leaves next to nothing to choose, and no point is tried again when it is known in full",
    build: () => world({ trainset: rowsOf("trainset", 1) }),
    check: async (run, { trainset, valset = [] }) => {
      const { trials } = await run();
      const runs = new Map<string, number>();
      for (const { phase, plan, examples } of trials) {
        if (phase !== "trace" && phase !== "search") continue;
        const key = JSON.stringify(plan);
        runs.set(key, (runs.get(key) ?? 0) + examples);
      }
      const most = Math.max(0, ...runs.values());
      hold(
        most <= trainset.length + valset.length,
        "no plan is run on more than all examples of trainset and valset",
        most,
      );
    },
  },
];

const metrics: readonly Case[] = [
  {
    name: "a metric that always fails",
    build: () => world({ metric: () => 0, proposer: writer() }),
    check: async (run) => {
      const { report } = await run();
      hold(!report.adopted && (report.valScore ?? 0) === 0, "nothing is adopted, nothing scores", report);
    },
  },
  {
    name: "a metric that always passes",
    build: () => world({ metric: () => true, proposer: writer() }),
    check: async (run) => {
      const { report } = await run();
      hold(
        !report.adopted && (report.valScore ?? 1) === 1,
        "nothing is adopted, everything scores 1",
        report,
      );
    },
  },
  {
    name: "a metric that throws on some examples: they count for no candidate, and for no one as 0",
    build: () =>
      world({
        lm: alwaysRight(),
        metric: (example, output, context) => {
          if (numbersIn(example.input.text).some((number) => number % 5 === 2))
            throw new Error("no judgement");
          return metric(example, output, context);
        },
      }),
    check: async (run) => {
      const { report, trials } = await run();
      const reasons = Object.values(report.excluded);
      hold(
        reasons.every((reason) => reason.includes("no judgement")),
        "excluded examples say why",
        reasons,
      );
      const scores = [report.valScore, ...trials.map(({ score }) => score)];
      hold(
        scores.every((score) => score === undefined || score > 1 - 1e-9),
        "what cannot be scored is left out, not scored 0",
        scores,
      );
    },
  },
  {
    name: "a metric that throws on all examples",
    build: () =>
      world({
        metric: () => {
          throw new Error("the metric is broken");
        },
      }),
    check: (run) => endsOrSaysWhy(run, "the metric is broken"),
  },
  {
    name: "a metric with shares and words",
    build: () =>
      world({
        proposer: writer(),
        metric: ({ input }, { label }) => ({
          score: label === labelOf(input.text) ? 0.75 : 0.125,
          feedback: "Look again.",
        }),
      }),
  },
  {
    name: "a model whose answers cannot be read",
    build: () => world({ lm: unreadable() }),
    check: (run) => endsOrSaysWhy(run, "could not be read"),
  },
];

const proposers: readonly Case[] = Object.entries(rubbishProposers).map(([what, make]) => ({
  name: `a proposer that ${what}`,
  build: () => world({ program: equalSignatures, proposer: make() }),
  check: async (run) => holdNoRubbish(await run()),
}));

const data: readonly Case[] = [
  {
    name: "labels only: no run of the teacher succeeds",
    build: () => world({ teacher: alwaysWrong() }),
    check: async (run) => {
      const demos = demosOf(await run());
      // The task's model succeeds at times: some strategies learn from its runs.
      const isEarned = (demo: Demo): boolean => demo.origin === "labeled" || isRight(demo);
      hold(demos.every(isEarned), "demos are cut from runs that succeeded", demos);
    },
  },
  {
    name: "no labels, and no run of the teacher succeeds",
    build: () =>
      world({
        teacher: alwaysWrong(),
        trainset: rowsOf("trainset", 24).map((row) => ({ ...row, expected: null })),
      }),
    check: async (run) => {
      const demos = demosOf(await run());
      const isEarned = (demo: Demo): boolean => demo.origin === "bootstrapped" && isRight(demo);
      hold(demos.every(isEarned), "there is nothing to make a demo of but runs that succeeded", demos);
    },
  },
  {
    name: "a trainset of 5 examples and nothing else",
    build: () => uncut(rowsOf("trainset", 5)),
    check: async (run) => {
      const { report } = await run();
      hold(
        !report.adopted && report.verification?.claimed !== true,
        "nothing is claimed on one example",
        report,
      );
    },
  },
  {
    name: "the same row again and again",
    build: () => uncut(Array.from({ length: 20 }, () => rowsOf("trainset", 1)[0] as Row)), // there is one
  },
  {
    name: "data sorted by label, and no valset given",
    build: () =>
      uncut(
        [...rowsOf("trainset", 80)].sort(({ input: a }, { input: b }) =>
          labelOf(a.text) < labelOf(b.text) ? 1 : -1,
        ),
      ),
    check: async (run) => {
      const { scored } = await run();
      const textsOf = (...phases: readonly string[]): readonly string[] => [
        ...new Set(scored.flatMap(({ phase, text }) => (phases.includes(phase) ? [text] : []))),
      ];
      const chosen = textsOf("trace", "search");
      const proven = textsOf("verify");
      for (const texts of [chosen, proven, textsOf("bootstrap")]) {
        const share = texts.filter((text) => labelOf(text) === "red").length / texts.length;
        hold(texts.length < 10 || (share > 0.25 && share < 0.75), "both labels stand in every set", texts);
      }
      hold(!proven.some((text) => chosen.includes(text)), "sets have no row in common", proven);
    },
  },
];

const limits: readonly Case[] = [
  {
    name: "a budget of one call",
    build: () => world({ proposer: writer() }),
    check: async (run) => {
      const whole = await run();
      const { report } = await run({ budget: { calls: 1 } });
      hold(!report.adopted, "one call proves nothing", report);
      hold(whole.calls.length === 0 || report.stopped === "calls", "the report says what ended it", report);
    },
  },
  {
    name: "any budget is kept, and a larger one goes on from there",
    build: () => world({ program: equalSignatures, proposer: writer() }),
    check: async (run) => {
      const whole = await run();
      const study = killableStudy();
      for (const share of [0.1, 0.35, 0.7, 0.95]) {
        const calls = Math.max(1, Math.floor(share * whole.report.cost.calls));
        await run({ study, budget: { calls } });
        await run({ budget: { tokens: Math.max(1, Math.floor(share * whole.report.cost.tokens)) } });
      }
      const { bytes } = await run({ study });
      hold(bytes === whole.bytes, "after all the stops the artifact is the undisturbed one");
    },
  },
  {
    name: "an abort at any call, and the same compile goes on from there",
    build: () => world({ proposer: writer() }),
    check: async (run) => {
      const whole = await run();
      const total = whole.calls.length;
      const shares = [0, 0.05, 0.3, 0.6, 0.9];
      for (const abortAtCall of new Set(shares.map((share) => Math.floor(share * total)))) {
        const study = killableStudy();
        const { report, callsAfterAbort } = await run({ study, abortAtCall });
        hold(
          total === 0 || report.stopped === "aborted",
          `an abort at call ${abortAtCall} is reported`,
          report,
        );
        hold(callsAfterAbort === 0, `no call begins after an abort at call ${abortAtCall}`, callsAfterAbort);
        const { bytes } = await run({ study });
        hold(
          bytes === whole.bytes,
          `after an abort at call ${abortAtCall} the artifact is the undisturbed one`,
        );
      }
    },
  },
];

const repeats: readonly Case[] = [
  {
    name: "seed 0 is a seed as any other, and the default",
    build: () => world({ proposer: writer() }),
    check: async (run) => {
      const zero = await run({ seed: 0 });
      hold(zero.report.seed === 0, "the seed is 0", zero.report.seed);
      hold((await run()).bytes === zero.bytes, "the default seed is 0");
      hold((await run({ seed: 1 })).report.seed === 1, "another seed is taken too");
    },
  },
  {
    name: "same seed, same bytes, whatever the concurrency, and from a strategy that was used before",
    build: () => world({ program: equalSignatures, proposer: writer() }),
    check: async (run, { lm }, make) => {
      const strategy = make();
      const one = await run({ strategy, concurrency: 1 });
      const seven = await run({ strategy, concurrency: 7, lm: unsteady(lm) });
      hold(one.bytes === seven.bytes, "the artifact does not depend on concurrency");
      const plansOf = ({ trials }: Session): string => JSON.stringify(trials.map(({ plan }) => plan));
      hold(plansOf(one) === plansOf(seven), "nor does the order of trials");
    },
  },
  {
    name: "a finished compile is replayed without a call",
    build: () => world({ program: loop, proposer: writer() }),
    check: async (run) => {
      const study = killableStudy();
      const first = await run({ study });
      const second = await run({ study });
      hold(second.calls.length === 0 && second.report.executedRuns === 0, "nothing is executed again");
      hold(first.bytes === second.bytes, "the artifact is the same");
    },
  },
  {
    name: "killed after any fact of its study, it comes to the same bytes and pays for nothing twice",
    build: () => world({ program: equalSignatures, proposer: writer() }),
    check: async (run) => {
      const study = killableStudy();
      const whole = await run({ study });
      for (const length of prefixLengths(study.facts.length)) {
        const held = study.facts.slice(0, length);
        const resumed = await run({ study: killableStudy(held), concurrency: 1 + (length % 7) });
        const where = `after ${length} of ${study.facts.length} facts`;
        hold(resumed.bytes === whole.bytes, `${where} the artifact is the undisturbed one`);
        const paid = held.filter(({ kind }) => kind === "answer").length;
        hold(resumed.calls.length === whole.calls.length - paid, `${where} only what is missing is asked`, {
          live: resumed.calls.length,
          whole: whole.calls.length,
          paid,
        });
      }
    },
  },
  {
    name: "saved and loaded, its prompts are the same byte for byte",
    build: () => world({ program: equalSignatures, proposer: writer() }),
    check: async (run, { program, holdout = [] }) => {
      const { artifact, bytes, report } = await run();
      hold(samePlan(artifact.plan, report.adopted ? report.proposed : program.start), "the plan is sealed");
      for (const { input } of holdout) {
        const loaded = await recordPrompts((lm) => program.runLoaded(bytes, input, lm));
        const planned = await recordPrompts((lm) => program.runPlanned(artifact.plan, input, lm));
        hold(loaded === planned, `prompts are the same for ${JSON.stringify(input)}`, { loaded, planned });
      }
    },
  },
];

/** Every case that a strategy has to pass. */
export const cases: readonly Case[] = [...shapes, ...metrics, ...proposers, ...data, ...limits, ...repeats];

/** A compile in which nearly every run fails may end, with nothing adopted, or say what is wrong. */
async function endsOrSaysWhy(run: Run, reason: string): Promise<void> {
  const ended = await run().catch((error: unknown) => error);
  if (ended instanceof Error) {
    hold(
      SignetError.is(ended, "EVALUATION_DEGENERATE") && ended.message.includes(reason),
      "the error says why most runs fail",
      ended,
    );
    return;
  }
  const { report } = ended as Session; // `run` resolves with one
  hold(!report.adopted, "nothing is adopted", report);
}

function demosOf({ report, trials }: Session): readonly Demo[] {
  return [report.proposed, ...trials.map(({ plan }) => plan)].flatMap(({ parameters }) =>
    Object.values(parameters).flatMap(({ demos }) => demos),
  );
}

function isRight({ fields }: Demo): boolean {
  return fields.label === labelOf(String(fields.text));
}

/** Some 12 lengths from none to all, with the last few before the end. */
function prefixLengths(length: number): readonly number[] {
  const step = Math.max(1, Math.floor(length / 10));
  const spread = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
  return [...new Set([...spread, length - 2, length - 1, length])].filter((count) => count >= 0);
}
