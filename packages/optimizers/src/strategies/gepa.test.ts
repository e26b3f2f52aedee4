import type { LanguageModel, Plan } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import {
  factGatherer,
  factOf,
  fruitMetric,
  fruitReader,
  fruitRows,
  fruits,
} from "../gepa/testing/fruit-world.js";
import type { Phase } from "../study/events.js";
import { gepa } from "./gepa.js";
import type { GepaOptions } from "./gepa-options.js";

const VALSET = 18;
/** Some seconds are normal: a search takes some thousand calls. */
const timeoutMs = 60_000;

interface World {
  readonly lm?: LanguageModel;
  readonly proposer?: LanguageModel | undefined;
  readonly says?: "feedback" | "score";
  readonly rows?: number;
  readonly isLabeled?: boolean;
  readonly seed?: number;
}

interface SeenTrial {
  readonly phase: Phase;
  readonly plan: Plan;
  readonly score: number | undefined;
  /** The words that were scored for it; of a round of several plans those of all. */
  readonly words: readonly string[];
  readonly examples: number;
}

async function evolution(options: GepaOptions, world: World = {}) {
  const { lm = fruitReader(), says = "feedback", rows = 60, isLabeled = true, seed = 0 } = world;
  const prompts: string[] = [];
  const proposer = "proposer" in world ? world.proposer : factGatherer(prompts);
  const trials: SeenTrial[] = [];
  const origins: string[] = [];
  const warnings: string[] = [];
  let words: string[] = [];
  let phase: Phase = "analyze";
  const metric = fruitMetric(says);
  const result = await compile(fruits, {
    trainset: fruitRows(rows, { isLabeled }),
    valset: fruitRows(VALSET, { from: 100, isLabeled }),
    holdout: fruitRows(24, { from: 200, isLabeled }),
    lm,
    ...(proposer && { proposer }),
    strategy: gepa(options),
    seed,
    metric: (example, output, context) => {
      words.push(example.input.word);
      return metric(example, output, context);
    },
    onEvent: (event) => {
      if (event.type === "phase" && event.status === "start") phase = event.phase;
      if (event.type === "proposal") origins.push(event.origin);
      if (event.type === "warning") warnings.push(event.message);
      if (event.type !== "trial") return;
      const { plan, score, examples } = event;
      trials.push({ phase, plan, score, examples, words });
      words = [];
    },
  });
  const searched = trials.filter((trial) => trial.phase !== "verify");
  return { ...result, trials: searched, origins, warnings, prompts };
}

const numbersOf = (texts: readonly string[]): readonly number[] =>
  texts.flatMap((text) =>
    [...text.matchAll(/(?:plum|fig|pear|lime|quince|medlar) (\d+)/g)].map(([, number]) => Number(number)),
  );
const runsOf = (trials: readonly SeenTrial[]): number =>
  trials.reduce((sum, { examples }) => sum + examples, 0);
/** One change after the other: what parent and child did on their rows stands side by side. */
const alone = { parents: 1, merges: 0, demos: 0 } as const;

describe("gepa()", () => {
  it(
    "learns from the metric's feedback what both modules need to know",
    async () => {
      const { report, artifact, trials } = await evolution({ demos: 0 });
      expect(report).toMatchObject({ adopted: true, valScore: 1 });
      for (const step of ["shape", "size"] as const)
        expect(artifact.plan.parameters[step]?.instruction).toContain(factOf(step, "plum"));
      expect(runsOf(trials)).toBeLessThan(400);
    },
    timeoutMs,
  );

  it(
    "learns more from feedback than from scores, at equal runs",
    async () => {
      const options = { demos: 0, maxMetricCalls: 250 } as const;
      for (const seed of [0, 1, 2]) {
        const told = await evolution(options, { seed });
        const scored = await evolution(options, { seed, says: "score" });
        expect(told.report.valScore).toBeGreaterThan((scored.report.valScore ?? 0) + 0.2);
      }
    },
    timeoutMs,
  );

  it(
    "takes a child into the pool when it beats its parent on the same rows, and runs it on the valset then and only then",
    async () => {
      const { trials } = await evolution({ ...alone, maxMetricCalls: 300 }, { says: "score" });
      const [first, ...rest] = trials;
      expect(first?.examples).toBe(VALSET);
      let [entered, refused] = [0, 0];
      for (const [index, child] of rest.entries()) {
        const [parent, next] = [rest[index - 1], rest[index + 1]];
        if (child.examples !== 3 || parent?.examples !== 3 || parent.plan === child.plan) continue;
        if (parent.words.join() !== child.words.join()) continue; // the next parent's rows
        const isBetter = (child.score ?? 0) > (parent.score ?? 0);
        expect(next?.plan === child.plan && next.examples === VALSET).toBe(isBetter);
        if (isBetter) entered++;
        else refused++;
      }
      expect(entered).toBeGreaterThan(2);
      expect(refused).toBeGreaterThan(2);
      expect(trials.filter(({ examples }) => examples === VALSET)).toHaveLength(1 + entered);
    },
    timeoutMs,
  );

  it("changes one component at a time, and in a descendant the next", async () => {
    const { origins, trials } = await evolution({ ...alone, maxMetricCalls: 250 });
    const pool = trials.filter(({ examples }) => examples === VALSET).map(({ plan }) => plan);
    const made = origins.map((origin) => /^gepa (\d+): (\w+)\.instruction$/.exec(origin)?.slice(1) ?? []);
    for (const [number, plan] of pool.entries()) {
      const changes = made.filter(([parent]) => Number(parent) === number).map(([, path]) => path);
      // In turn: of two modules no one twice in a row.
      for (const [index, path] of changes.entries()) expect(path).not.toBe(changes[index + 1]);
      const parent = pool.slice(0, number).findLast((other) => {
        const same = ["shape", "size"].filter(
          (path) => other.parameters[path]?.instruction === plan.parameters[path]?.instruction,
        );
        return same.length === 1;
      });
      expect(parent !== undefined).toBe(number > 0);
    }
    expect(made.flat()).not.toEqual([]);
    const last = made.at(-1)?.[0];
    expect(Number(last)).toBeGreaterThan(0);
  });

  it("shows the proposer the present instruction and, of every row, input, output and feedback; never the valset", async () => {
    const { prompts } = await evolution({ ...alone, maxMetricCalls: 100 });
    expect(prompts.length).toBeGreaterThan(1);
    expect(Math.max(...numbersOf(prompts))).toBeLessThan(100);
    const [prompt = ""] = prompts;
    expect(prompt).toContain("```\nName the shape.\n```");
    expect(numbersOf([prompt])).toHaveLength(3);
    expect(prompt.match(/^Shape: [a-d]$/gm)).toHaveLength(3);
    expect(prompt.match(/^Feedback: \w+ shape is [a-d]\. \w+ size is [a-d]\.$/gm)).toHaveLength(3);
  });

  it("shows an answer that could not be read, with the reason", async () => {
    const reader = fruitReader();
    const lm = scriptedLm({
      reply: async (request, call) => {
        const { text } = await reader.generate(request, { ...call, signal: new AbortController().signal });
        const isPlum = request.messages.some((message) => message.text.includes("plum"));
        return isPlum && text.includes("size") ? "A plum, I would say." : text;
      },
    });
    const { prompts } = await evolution({ ...alone, maxMetricCalls: 100 }, { lm });
    const broken = prompts.find((prompt) => prompt.includes("It had answered: A plum, I would say."));
    expect(broken).toContain("Name the size.");
    expect(broken).toContain("Its answer could not be used: ");
  });

  it(
    "merges programs that learnt different things, and no more often than it may",
    async () => {
      const one = await evolution({ parents: 2, demos: 0, merges: 1, maxMetricCalls: 300 });
      const merged = one.origins.filter((origin) => / of \d+$/.test(origin));
      expect(merged.length).toBeGreaterThan(0);
      expect(new Set(merged).size).toBe(merged.length);
      expect(one.trials.filter(({ examples }) => examples === VALSET - 5)).toHaveLength(1);
      const none = await evolution({ parents: 2, demos: 0, merges: 0, maxMetricCalls: 300 });
      expect(none.origins.some((origin) => / of \d+$/.test(origin))).toBe(false);
    },
    timeoutMs,
  );

  it("leaves the module alone that makes no errors, where failures decide", async () => {
    const lm = fruitReader({ knows: "shape" });
    const { origins, report } = await evolution(
      { modules: "failures", demos: 0, maxMetricCalls: 250 },
      { lm },
    );
    expect(origins.filter((origin) => !origin.includes(" of "))).not.toEqual([]);
    expect(origins.every((origin) => origin.includes("size.instruction"))).toBe(true);
    expect(report.valScore).toBe(1);
  });

  it("changes all modules at once where that is asked for", async () => {
    const { origins, trials } = await evolution({ ...alone, modules: "all", maxMetricCalls: 60 });
    expect(origins.slice(0, 2)).toEqual(["gepa 0: shape.instruction", "gepa 0: size.instruction"]);
    const child = trials.find(({ plan }) => plan.parameters.shape?.instruction !== "Name the shape.");
    expect(child?.plan.parameters.size?.instruction).not.toBe("Name the size.");
  });

  it(
    "learns by demos alone when there is no proposer, and tries none of them on its own row",
    async () => {
      const { report, artifact, trials, warnings } = await evolution(
        { parents: 1, merges: 0 },
        { proposer: undefined },
      );
      expect(warnings).toContainEqual(expect.stringContaining("no model to rewrite instructions"));
      expect(report.valScore).toBeGreaterThan(0.6);
      const demos = Object.values(artifact.plan.parameters).flatMap((leaf) => leaf.demos);
      expect(demos.length).toBeGreaterThan(0);
      expect(artifact.plan.parameters.shape?.demos.length).toBeLessThanOrEqual(4);
      for (const { plan, words, examples } of trials.filter((trial) => trial.examples <= 3)) {
        const shown = Object.values(plan.parameters).flatMap((leaf) =>
          leaf.demos.map(({ fields }) => fields.word),
        );
        expect(examples).toBeGreaterThan(0);
        expect(words.filter((word) => shown.includes(word))).toEqual([]);
      }
    },
    timeoutMs,
  );

  it("takes demos from runs with full marks", async () => {
    const { trials } = await evolution({ maxMetricCalls: 600, parents: 4 }, { isLabeled: false });
    const demos = trials.flatMap(({ plan }) => Object.values(plan.parameters).flatMap((leaf) => leaf.demos));
    expect(demos.length).toBeGreaterThan(0);
    expect(new Set(demos.map(({ origin }) => origin))).toEqual(new Set(["bootstrapped"]));
    for (const { fields } of demos) {
      const [fruit = ""] = String(fields.word).split(" ");
      const step = "shape" in fields ? "shape" : "size";
      expect(factOf(step, fruit)).toBe(`${fruit} ${step} is ${fields[step]}`);
    }
  });

  it.each([VALSET, VALSET + 5, 60, 100, 333])(
    "makes at most %i runs when told so",
    async (maxMetricCalls) => {
      const { trials } = await evolution({ maxMetricCalls, parents: 3 }, { says: "score" });
      expect(runsOf(trials)).toBeLessThanOrEqual(maxMetricCalls);
      expect(runsOf(trials)).toBeGreaterThan(maxMetricCalls - VALSET - 18);
    },
  );

  it("compares on more rows than it shows", async () => {
    const { prompts, trials } = await evolution({ ...alone, acceptItems: 8, maxMetricCalls: 70 });
    expect(numbersOf(prompts.slice(0, 1))).toHaveLength(3);
    expect(trials[1]?.examples).toBe(8);
  });

  it("ends when proposals run dry, and keeps the start when nothing is better", async () => {
    const echo = scriptedLm({ reply: () => "## instruction\nName the shape." });
    const { report } = await evolution({ demos: 0, effort: "heavy" }, { proposer: echo, rows: 9 });
    expect(report).toMatchObject({ adopted: false, valScore: 0 });
    const idle = await evolution({ demos: 0 }, { proposer: undefined });
    expect(idle.trials).toHaveLength(1);
    expect(idle.report.proposed).toEqual({ kind: "single", parameters: fruits.parameters });
  });

  it("chooses with seed 42 as it always did", async () => {
    const { origins } = await evolution({ maxMetricCalls: 260 }, { seed: 42 });
    expect(origins).toMatchInlineSnapshot(`
      [
        "gepa 0: shape.instruction",
        "gepa 1: size.instruction",
        "gepa 2: shape.demos",
        "gepa 3: size.demos",
        "gepa 4: shape.instruction",
        "gepa 5: size.instruction",
        "gepa 6: shape.demos",
      ]
    `);
  });

  it("refuses options without meaning", () => {
    const refused: readonly GepaOptions[] = [
      { minibatch: 0 },
      { parents: 1.5 },
      { merges: -1 },
      { demos: -1 },
      { acceptItems: 2 },
      { maxMetricCalls: 0 },
      { selector: "worst" as never },
      { modules: "none" as never },
      { accept: "always" as never },
      { effort: "none" as never },
    ];
    for (const options of refused)
      expect(() => gepa(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
