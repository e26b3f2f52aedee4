import type { Demo, Plan } from "@signet/core";
import { describe, expect, it } from "vitest";
import type { Problem, Strategy, StrategyContext } from "../strategy.js";
import { withInstructions } from "../with-instructions.js";
import { strategyConformance } from "./strategy-conformance.js";

type Optimize = Strategy["optimize"];

const strategyOf = (optimize: Optimize): Strategy => ({ name: "broken", options: {}, optimize });

/** Runs a plan on the valset, keeps it and answers with it. */
async function answer(plan: Plan, { valset }: Problem, context: StrategyContext): Promise<Plan> {
  const exampleIds = valset.map(({ id }) => id);
  await context.phase("search", () => context.evaluate([{ plan, exampleIds, rollout: 0, lm: "task" }]));
  context.keep(plan, 1);
  return plan;
}

function withDemos(plan: Plan, demos: readonly Demo[]): Plan {
  const entries = Object.entries(plan.parameters).map(([path, leaf]) => [path, { ...leaf, demos }] as const);
  return { ...plan, parameters: Object.fromEntries(entries) };
}

function allInstructions(plan: Plan, instruction: string): Plan {
  return withInstructions(
    plan,
    Object.fromEntries(Object.keys(plan.parameters).map((path) => [path, instruction])),
  );
}

let drawn = 0;

/** What a strategy can do wrong, and a case that has to find it. */
const broken: readonly { readonly what: string; readonly found: string; readonly make: () => Strategy }[] = [
  {
    what: "shows rows of the valset",
    found: "a program of one module",
    make: () =>
      strategyOf((problem, context) => {
        const [row] = problem.valset;
        const fields = { ...(row?.input as { text: string }), label: "red" };
        const demo: Demo = { origin: "labeled", exampleId: row?.id ?? "", fields };
        return answer(withDemos(problem.start, [demo]), problem, context);
      }),
  },
  {
    what: "tries an empty instruction",
    found: "a program of one module",
    make: () =>
      strategyOf((problem, context) => answer(allInstructions(problem.start, " "), problem, context)),
  },
  {
    what: "tries one instruction in two spellings",
    found: "a program of one module",
    make: () =>
      strategyOf(async (problem, context) => {
        await answer(allInstructions(problem.start, "Tag  the text."), problem, context);
        return problem.start;
      }),
  },
  {
    what: "draws from elsewhere",
    found: "killed after any fact of its study",
    make: () =>
      strategyOf((problem, context) =>
        answer(allInstructions(problem.start, `Tag it ${drawn++}.`), problem, context),
      ),
  },
  {
    what: "remembers an earlier compile",
    found: "same seed, same bytes",
    make: () => {
      let compiles = 0;
      return strategyOf((problem, context) =>
        answer(allInstructions(problem.start, `Tag it ${compiles++}.`), problem, context),
      );
    },
  },
  {
    what: "takes what cannot be scored for 0",
    found: "a metric that throws on some examples",
    make: () =>
      strategyOf(async (problem, context) => {
        const plan = await answer(problem.start, problem, context);
        context.keep(plan, 0.5);
        return plan;
      }),
  },
  {
    what: "catches what ends a compile, and asks on",
    found: "an abort at any call",
    make: () =>
      strategyOf(async (problem, context) => {
        const ask = (): Promise<Plan> => answer(problem.start, problem, context);
        return ask().catch(async () => {
          await context.proposer?.generate(
            {
              layout: "chat",
              prefix: [],
              messages: [{ role: "user", text: "?" }],
              temperature: 0,
              maxTokens: 9,
            },
            { sample: "0", signal: new AbortController().signal },
          );
          return problem.start;
        });
      }),
  },
  ...["answers in another language", "copies a data row", "writes a URL", "ignores every limit"].map(
    (found) => ({
      what: `takes what it gets of a proposer that ${found}`,
      found: `a proposer that ${found}`,
      make: () =>
        strategyOf(async (problem, context) => {
          const [row] = problem.trainset;
          const text = `Tag ${JSON.stringify(row?.input)}.\n## instruction\n(the new one)`;
          const asked = { layout: "chat", prefix: [], messages: [{ role: "user", text }] } as const;
          const { signal } = context;
          const reply = await context.proposer?.generate(
            { ...asked, temperature: 0, maxTokens: 900 },
            { sample: "0", signal },
          );
          return answer(allInstructions(problem.start, reply?.text ?? ""), problem, context);
        }),
    }),
  ),
  {
    what: "runs known plans again",
    found: "a trainset of one row",
    make: () =>
      strategyOf(async (problem, context) => {
        await answer(problem.start, problem, context);
        return answer(problem.start, problem, context);
      }),
  },
];

describe("strategyConformance()", () => {
  it.each(broken)("finds a strategy that $what", async ({ found, make }) => {
    const named = strategyConformance(make).filter(({ name }) => name.startsWith(found));
    expect(named).toHaveLength(1);
    await expect(named[0]?.run()).rejects.toThrow("Contract of Strategy");
  });
});
