import type { Demo } from "@signet/core";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { bootstrap } from "./bootstrap.js";
import { demoSets } from "./demo-sets.js";
import { labeledDemos } from "./labeled-demos.js";

const shows = (set: readonly Demo[], field: string): ReadonlySet<unknown> =>
  new Set(set.map(({ fields }) => fields[field]));

async function material() {
  const { problem, context } = await twoStepProblem();
  const labeled = labeledDemos(problem.graph, problem.trainset);
  const made = await bootstrap(problem, context, problem.start, { wanted: 6 });
  return { graph: problem.graph, labeled, made };
}

describe("demoSets()", () => {
  it("holds the empty set first, then labels alone, then the successes in order, then others; none twice", async () => {
    const { graph, labeled, made } = await material();
    const options = { count: 8, maxBootstrapped: 3, maxLabeled: 5 };
    const sets = demoSets(graph, made, labeled, { ...options, rng: rng(5) });
    const [empty, labels, ordered, ...others] = sets.colour ?? [];
    expect(empty).toEqual([]);
    expect(labels?.map(({ origin }) => origin)).toEqual(Array.from({ length: 5 }, () => "labeled"));
    expect(ordered?.slice(0, 3)).toEqual(made.successes.slice(0, 3).flatMap(({ demos }) => demos.colour));
    expect(others.length).toBe(5);
    for (const set of others) {
      const bootstrapped = set.filter(({ origin }) => origin === "bootstrapped").length;
      expect(bootstrapped).toBeGreaterThanOrEqual(1);
      expect(bootstrapped).toBeLessThanOrEqual(3);
      expect(set.length).toBe(5);
      expect(new Set(set.map(({ exampleId }) => exampleId)).size).toBe(5);
    }
    expect(new Set(sets.colour?.map((set) => JSON.stringify(set))).size).toBe(sets.colour?.length);
    expect(demoSets(graph, made, labeled, { ...options, rng: rng(5) })).toEqual(sets);
    expect(demoSets(graph, made, labeled, { ...options, rng: rng(6) })).not.toEqual(sets);
  });

  it("draws the sizes of shuffled sets from 1 to the most", async () => {
    const { graph, labeled, made } = await material();
    const options = { count: 40, maxBootstrapped: 3, maxLabeled: 3, rng: rng(0) };
    const sizes = demoSets(graph, made, labeled, options)
      .colour?.slice(4)
      .map((set) => set.filter(({ origin }) => origin === "bootstrapped").length);
    expect(new Set(sizes)).toEqual(new Set([1, 2, 3]));
  });

  it("covers the labels of a leaf in its set 3, bootstrapped demos first", async () => {
    const { graph, labeled } = await material();
    const reds = (labeled.colour ?? []).filter(({ fields }) => fields.colour === "red");
    const successes = reds.map((demo) => ({
      exampleId: demo.exampleId,
      demos: { colour: [{ ...demo, origin: "bootstrapped" as const }] },
    }));
    for (let seed = 0; seed < 20; seed++) {
      const options = { count: 4, maxBootstrapped: 1, maxLabeled: 2, rng: rng(seed) };
      const covering = demoSets(graph, { successes }, labeled, options).colour?.at(-1) ?? [];
      expect(covering.map(({ origin }) => origin)).toEqual(["bootstrapped", "labeled"]);
      expect(shows(covering, "colour")).toEqual(new Set(["red", "blue"]));
    }
  });

  it("spreads over the inputs in every second of the further sets when it is given vectors", async () => {
    const { graph, labeled } = await material();
    // Four directions; the words of a direction differ in nothing.
    const directionOf = (word: unknown): number => Number(/\d+/.exec(String(word))) % 4;
    const vectorOf = (word: unknown): Float32Array =>
      Float32Array.from({ length: 4 }, (_, at) => Number(at === directionOf(word)));
    const vectors = new Map(
      (labeled.colour ?? []).map(({ fields }) => [String(fields.word), vectorOf(fields.word)]),
    );
    const options = { count: 9, maxBootstrapped: 4, maxLabeled: 4, vectors };
    for (let seed = 0; seed < 10; seed++) {
      const sets = demoSets(graph, { successes: [] }, labeled, { ...options, rng: rng(seed) });
      for (const index of [4, 6, 8]) {
        const directions = sets.colour?.[index]?.map(({ fields }) => directionOf(fields.word));
        expect(new Set(directions).size).toBe(4);
      }
    }
  });

  it("shows no input twice in one set, although a step may have few different ones", async () => {
    const { graph, labeled } = await material();
    const options = { count: 6, maxBootstrapped: 2, maxLabeled: 5, rng: rng(2) };
    const sets = demoSets(graph, { successes: [] }, labeled, options);
    for (const set of sets.heat ?? []) expect(shows(set, "colour").size).toBe(set.length);
    expect(sets.heat?.at(-1)?.length).toBe(2);
  });

  it("keeps every set within what demos may cost, labelled ones too", async () => {
    const { graph, labeled, made } = await material();
    const tokensOf = ({ fields }: Demo): number => String(fields.word ?? "").length;
    const budgetOf = (path: string) => (path === "colour" ? { maxTokens: 20, tokensOf } : undefined);
    const options = { count: 10, maxBootstrapped: 4, maxLabeled: 6, rng: rng(3) };
    const { colour = [], heat } = demoSets(graph, made, labeled, { ...options, budgetOf });
    for (const set of colour) {
      expect(set.reduce((sum, demo) => sum + tokensOf(demo), 0)).toBeLessThanOrEqual(20);
      if (set.length > 0) expect(set.length).toBe(2);
    }
    expect(heat).toEqual(demoSets(graph, made, labeled, options).heat);
  });

  it("takes several demos of one example where a loop gave them, and no labelled one besides", async () => {
    const { graph, labeled } = await material();
    const [first] = labeled.colour ?? [];
    if (first === undefined) throw new Error("there are labels");
    const call = (word: string): Demo => ({
      ...first,
      origin: "bootstrapped",
      fields: { word, colour: "red" },
    });
    const successes = [{ exampleId: first.exampleId, demos: { colour: [call("one"), call("two")] } }];
    const options = { count: 3, maxBootstrapped: 4, maxLabeled: 40, rng: rng(0) };
    const ordered = demoSets(graph, { successes }, labeled, options).colour?.at(-1) ?? [];
    expect(ordered.slice(0, 2).map(({ fields }) => fields.word)).toEqual(["one", "two"]);
    expect(ordered.filter(({ exampleId }) => exampleId === first.exampleId).length).toBe(2);
    expect(ordered.length).toBe(40 - 1 + 1);
  });

  it("without a success or a label there is the empty set alone, and without room too", async () => {
    const { graph, labeled, made } = await material();
    const options = { count: 6, maxBootstrapped: 4, maxLabeled: 4, rng: rng(0) };
    expect(demoSets(graph, { successes: [] }, {}, options)).toEqual({ colour: [[]], heat: [[]] });
    const none = { ...options, maxBootstrapped: 0, maxLabeled: 0 };
    expect(demoSets(graph, made, labeled, none)).toEqual({ colour: [[]], heat: [[]] });
  });
});
