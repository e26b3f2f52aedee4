import { type Artifact, type Embedder, evaluate, load, type Plan, type Router } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { type CompileResult, compile } from "../compile.js";
import type { CompileOptions } from "../compile-options.js";
import {
  type Rule,
  ruleFollower,
  type TopicRow,
  topicEmbedder,
  topicRows,
  topics,
} from "../mop/testing/two-topics.js";
import type { CompileEvent } from "../study/events.js";
import { asWritten } from "./as-written.js";
import { bootstrapFewShot } from "./bootstrap-few-shot.js";
import { mipro } from "./mipro.js";
import { mop } from "./mop.js";
import type { MopOptions } from "./mop-options.js";

type Changes = Partial<CompileOptions<{ text: string }, { label: "yes" | "no" }, { label: "yes" | "no" }>>;

const metric = ({ expected }: TopicRow, output: { label: string }): boolean =>
  output.label === expected.label;

async function compiled(
  options: MopOptions,
  { rule = "opposite", ...changes }: Changes & { readonly rule?: Rule } = {},
): Promise<CompileResult & { readonly events: readonly CompileEvent[] }> {
  const events: CompileEvent[] = [];
  const result = await compile(topics, {
    trainset: topicRows(40, { rule, seed: "train" }),
    valset: topicRows(48, { rule, seed: "val" }),
    holdout: topicRows(60, { rule, seed: "holdout" }),
    metric,
    lm: ruleFollower(),
    embedder: topicEmbedder(),
    strategy: mop(options),
    onEvent: (event) => events.push(event),
    ...changes,
  });
  return { ...result, events };
}

async function testScore(artifact: Artifact, embedder: Embedder | undefined, rule: Rule): Promise<number> {
  const program = load(topics, artifact, embedder && { embedder });
  const { score } = await evaluate(program, topicRows(200, { rule, seed: "test" }), {
    metric,
    lm: ruleFollower(),
  });
  return score ?? 0;
}

function routerOf(plan: Plan): Router {
  const router = plan.kind === "experts" ? plan.routers[0] : undefined;
  if (router === undefined) throw new Error("The plan has no router");
  return router;
}

describe("mop() on two topics with opposite rules", () => {
  it("is right where the best single prompt is not", async () => {
    const routed = await compiled({});
    expect(routed.artifact.plan.kind).toBe("experts");
    expect(await testScore(routed.artifact, topicEmbedder(), "opposite")).toBeGreaterThanOrEqual(0.95);
    const single = await compiled({}, { strategy: mipro({ runs: 200 }) });
    expect(await testScore(single.artifact, undefined, "opposite")).toBeLessThanOrEqual(0.75);
  });

  it("needs no embedder: tf-idf weights travel in the artifact", async () => {
    const { artifact } = await compiled({}, { embedder: undefined as never });
    expect(routerOf(artifact.plan).embedder.idf).toBeDefined();
    expect(await testScore(artifact, undefined, "opposite")).toBeGreaterThanOrEqual(0.95);
  });

  it.each(["centroid", "nearestDemo", "kernel"] as const)("routes by %s", async (route) => {
    const { artifact } = await compiled({ route });
    expect(routerOf(artifact.plan).rule).toBe(route);
    expect(await testScore(artifact, topicEmbedder(), "opposite")).toBeGreaterThanOrEqual(0.95);
  });

  it("asks each step's own input in module scope", async () => {
    const { artifact } = await compiled({ scope: "module" });
    expect(routerOf(artifact.plan).path).toBe("judge");
    expect(await testScore(artifact, topicEmbedder(), "opposite")).toBeGreaterThanOrEqual(0.95);
  });

  it("runs another strategy for each region", async () => {
    const { artifact } = await compiled({ experts: 2, inner: mipro({ runs: 60, minibatch: 5 }) });
    expect(routerOf(artifact.plan).experts).toHaveLength(2);
    expect(await testScore(artifact, topicEmbedder(), "opposite")).toBeGreaterThanOrEqual(0.95);
  });

  it("starts from the plan of another strategy", async () => {
    const { artifact } = await compiled({ base: mipro({ runs: 200 }) });
    expect(await testScore(artifact, topicEmbedder(), "opposite")).toBeGreaterThanOrEqual(0.95);
  });

  it("starts from the one of two strategies that is meant for inputs that fall into regions", async () => {
    const base = { regions: bootstrapFewShot({ maxBootstrapped: 2, maxLabeled: 2 }), none: asWritten() };
    const shown = ({ report }: CompileResult): number => report.proposed.parameters.judge?.demos.length ?? 0;
    expect(shown(await compiled({ base }))).toBe(2);
    expect(shown(await compiled({ base, maxExperts: 1 }))).toBe(0);
  });

  it("gives the same bytes for the same seed", async () => {
    const [one, other] = [await compiled({}), await compiled({})];
    expect(one.artifact.toString()).toBe(other.artifact.toString());
  });

  it("deals demos out by their inputs alone", async () => {
    const flipped = topicRows(40, { rule: "same", seed: "train" });
    const membersOf = (plan: Plan): readonly string[] =>
      routerOf(plan).experts.map(({ centroid }) => centroid);
    const { artifact } = await compiled({ experts: 2 });
    const other = await compiled({ experts: 2 }, { trainset: flipped });
    expect(membersOf(other.report.proposed)).toEqual(membersOf(artifact.plan));
  });

  it("reports the numbers of experts, what each gains, and how often routing is right", async () => {
    const { events } = await compiled({});
    const report = events.flatMap((event) => (event.type === "experts" ? [event.report] : []))[0];
    expect(report?.reason).toMatch(/^2 experts gain \d/);
    expect(report?.counts.map(({ k }) => k)).toContain(2);
    expect(report?.experts.map(({ demos }) => demos)).toEqual([20, 20]);
    expect(report?.experts.map(({ hitRatio }) => hitRatio)).toEqual([0.5, 0.5]);
    for (const { score = 0, singleScore = 1 } of report?.experts ?? [])
      expect(score).toBeGreaterThanOrEqual(singleScore);
    expect(report?.oracle?.topics).toBeGreaterThanOrEqual(0.9);
    expect(report?.map.points).toHaveLength(40 + 48);
  });
});

describe("mop() on two topics with one rule", () => {
  it("keeps one prompt, and no router", async () => {
    const { artifact, events } = await compiled({}, { rule: "same" });
    expect(artifact.plan.kind).toBe("single");
    expect(await testScore(artifact, undefined, "same")).toBeGreaterThanOrEqual(0.95);
    const [report] = events.flatMap((event) => (event.type === "experts" ? [event.report] : []));
    expect(report?.reason).toMatch(/^No number of experts is ahead/);
  });

  it("asks no embedder at run time where one expert was asked for", async () => {
    const { artifact } = await compiled({ experts: 1 }, { rule: "same" });
    expect(artifact.plan.kind).toBe("single");
    expect(artifact.plan.parameters.judge?.demos.length).toBeGreaterThan(0);
  });
});

describe("mop() on little data", () => {
  it.each([
    ["three demos", topicRows(3, { rule: "opposite", seed: "train" }), /3 demos, too few/],
    [
      "identical demos",
      topicRows(8, { rule: "opposite", seed: "train" }).map(({ expected }) => ({
        input: { text: "flour oven bright" },
        expected,
      })),
      /All demos have the same input/,
    ],
  ])("keeps one prompt for %s", async (_, trainset, reason) => {
    const { artifact, events } = await compiled({}, { trainset });
    expect(artifact.plan.kind).toBe("single");
    const [report] = events.flatMap((event) => (event.type === "experts" ? [event.report] : []));
    expect(report?.reason).toMatch(reason);
  });

  it("has no more experts than different inputs, however many are asked for", async () => {
    const { report } = await compiled(
      { experts: 9 },
      { trainset: topicRows(6, { rule: "opposite", seed: "train" }) },
    );
    expect(routerOf(report.proposed).experts.length).toBeLessThanOrEqual(6);
  });

  it("finds an expert for a region that no example of the valset is routed to", async () => {
    const kitchen = topicRows(60, { rule: "opposite", seed: "val" }).filter((_, index) => index % 2 === 0);
    const { report } = await compiled({ experts: 2 }, { valset: kitchen });
    expect(routerOf(report.proposed).experts).toHaveLength(2);
  });

  it("keeps an instruction where every candidate scores 0", async () => {
    const { report } = await compiled({ experts: 2 }, { metric: () => 0 });
    for (const { parameters } of routerOf(report.proposed).experts)
      expect(parameters.judge?.instruction).toBe("Judge the text.");
  });
});

describe("mop() and its embedder", () => {
  const broken = (embed: Embedder["embed"]): Embedder => ({ ...topicEmbedder(), embed });

  it("ends with the embedder's own failure, and with a clear one for NaN", async () => {
    let calls = 0;
    const failing = broken(async (texts, call) => {
      if (++calls > 1) throw new Error("out of memory");
      return topicEmbedder().embed(texts, call);
    });
    await expect(compiled({ scope: "module" }, { embedder: failing })).rejects.toThrow(/out of memory/);
    const nan = broken(async (texts) => texts.map(() => Float32Array.of(Number.NaN, 0, 0)));
    await expect(compiled({}, { embedder: nan })).rejects.toThrow(/holds NaN/);
  });

  it("leaves an input unlike all demos to the single prompt", async () => {
    const { artifact } = await compiled({});
    const program = load(topics, artifact, { embedder: topicEmbedder() });
    const routes: unknown[] = [];
    await program.run(
      { text: "Une phrase dans une autre langue" },
      { lm: ruleFollower(), onTrace: ({ route }) => routes.push(route) },
    );
    expect(routes).toEqual([expect.objectContaining({ fallback: "out of reach" })]);
  });
});

describe("mop() and distances", () => {
  it("knows by tf-idf what has nothing in common with any region", async () => {
    const { artifact } = await compiled({}, { embedder: undefined as never });
    const program = load(topics, artifact);
    const fallbacks: unknown[] = [];
    const run = (text: string) =>
      program.run({ text }, { lm: ruleFollower(), onTrace: ({ route }) => fallbacks.push(route?.fallback) });
    await run("これは日本語です");
    await run("oven dough salt pan bright new");
    expect(fallbacks).toEqual(["out of reach", undefined]);
  });

  it("keeps what the valset has within reach, where demos repeat", async () => {
    const one = topicRows(2, { rule: "opposite", seed: "train" });
    const again = Array.from({ length: 60 }, (_, index) => one[index % 2] as TopicRow);
    const { report } = await compiled({ experts: 2 }, { trainset: again, embedder: undefined as never });
    const { reach = 0 } = routerOf(report.proposed);
    expect(reach).toBeGreaterThan(0.5);
  });

  it.each(["kernel", "mixture"] as const)(
    "routes by %s where all demos of a region are one",
    async (route) => {
      const one = topicRows(2, { rule: "opposite", seed: "train" });
      const again = Array.from({ length: 20 }, (_, index) => one[index % 2] as TopicRow);
      const { report } = await compiled({ experts: 2, route }, { trainset: again });
      expect(routerOf(report.proposed).bandwidth).toBeGreaterThan(0);
      expect(report.scores?.after.score).toBeGreaterThan(0);
    },
  );
});

describe("mop() writes instructions", () => {
  it("in view of demos that the expert does not show, at most as many as asked for", async () => {
    const prompts: string[] = [];
    const proposer = scriptedLm({
      id: "inducer",
      reply: (request) => {
        prompts.push([...request.prefix, ...request.messages].map(({ text }) => text).join("\n"));
        return `## Instruction\nbright is ${prompts.length % 2 === 0 ? "yes" : "no"}, variant ${"abcdefghijklmnopqrstuvwxyz"[prompts.length % 26]}`;
      },
    });
    const { report, events } = await compiled({ experts: 2, candidates: 6 }, { proposer });
    const proposals = events.filter(({ type }) => type === "proposal");
    expect(prompts.length).toBeGreaterThan(0);
    expect(proposals.length).toBeLessThanOrEqual(6);
    const shown = routerOf(report.proposed).experts.map(({ parameters }) =>
      (parameters.judge?.demos ?? []).map(({ fields }) => String(fields.text)),
    );
    // The proposals for one expert come before those for the next: no prompt shows a demo of both.
    for (const prompt of prompts) {
      const seen = shown.map((texts) => texts.some((text) => prompt.includes(text)));
      expect(seen.filter(Boolean).length).toBeLessThanOrEqual(1);
    }
  });
});

describe("mop() options", () => {
  it.each<[string, MopOptions]>([
    ["experts", { experts: 0 }],
    ["maxExperts", { maxExperts: 1.5 }],
    ["alpha", { alpha: -1 }],
    ["route", { route: "nearest" as never }],
    ["scope", { scope: "leaf" as never }],
    ["screen", { screen: -1 }],
    ["inner", { inner: {} as never }],
  ])("refuses a bad %s", (name, options) => {
    expect(() => mop(options)).toThrow(new RegExp(name));
  });

  it("lists what changes what it does", () => {
    const listed = mop({ base: mipro(), demosPerExpert: 3 }).options;
    expect(listed).toMatchObject({
      experts: "auto",
      demosPerExpert: 3,
      base: { regions: { name: "mipro" } },
    });
  });
});
