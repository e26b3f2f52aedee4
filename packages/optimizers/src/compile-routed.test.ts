import {
  type Embedder,
  type Example,
  type ExpertsPlan,
  exactMatch,
  expertsPlan,
  fitTfIdf,
  load,
  memoryStudy,
  predict,
  program,
  route,
  type SignetError,
  seal,
  signature,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { compile } from "./compile.js";
import { asWritten } from "./strategies/as-written.js";
import type { Strategy } from "./strategies/strategy.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;

const judge = predict(
  signature({
    instruction: "Say yes.",
    input: { text: z.string() },
    output: { verdict: z.enum(["yes", "no"]) },
  }),
  { format: "json" },
);
const judging = program({
  name: "judging",
  input: { text: z.string() },
  output: { verdict: z.string() },
  modules: { judge },
  run: async (input, { judge }) => judge(input),
});

/** Does what the instruction says, for texts of either topic. */
const obedient = () =>
  scriptedLm({
    reply: ({ prefix }) =>
      JSON.stringify({ verdict: prefix.some(({ text }) => text.includes("Say no.")) ? "no" : "yes" }),
  });
const topics = { river: "yes", engine: "no" } as const;
const rows: readonly Example<{ text: string }, { verdict: string }>[] = Array.from(
  { length: 120 },
  (_, index) => {
    const topic = index % 2 === 0 ? "river" : "engine";
    return { input: { text: `${topic} number ${index}` }, expected: { verdict: topics[topic] } };
  },
);

const experts = Object.entries(topics).map(([topic, verdict]) => ({
  inputs: [{ text: `${topic} number` }],
  changes: { judge: { instruction: `Say ${verdict}.` } },
}));
const planWith = (embedder: Embedder): Promise<ExpertsPlan<"judge">> =>
  expertsPlan(judging, { embedder, experts });

/** Runs a plan on the valset, keeps it and returns it. */
const fixed = (plan: ExpertsPlan<"judge">): Strategy => ({
  ...asWritten(),
  name: "fixed",
  optimize: async ({ valset }, context) => {
    const exampleIds = valset.map(({ id }) => id);
    await context.phase("search", () => context.evaluate([{ plan, exampleIds, rollout: 0, lm: "task" }]));
    return plan;
  },
});

const weights = fitTfIdf(rows.map(({ input }) => input.text));
/** The same vectors under a name of its own: an embedder that has to be brought along. */
function outside(): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    id: "outside",
    dimension: weights.dimension,
    asked,
    embed: (texts, call) => {
      asked.push(...texts);
      return weights.embed(texts, call);
    },
  };
}

const options = { trainset: rows, metric: exactMatch("verdict") } as const;

describe("compile() of a routed plan", () => {
  it("verifies it on the holdout, with its own weights, and seals what load() can run", async () => {
    const strategy = fixed(await planWith(weights));
    const { artifact, report } = await compile(judging, { ...options, lm: obedient(), strategy });
    expect(report).toMatchObject({ adopted: true, proposed: { kind: "experts" } });
    expect(report.scores?.after.score).toBe(1);
    expect(report.scores?.before.score).toBeLessThan(0.8);
    const loaded = load(judging, artifact.toString());
    for (const [topic, verdict] of Object.entries(topics))
      expect(await loaded.run({ text: `a ${topic}` }, { lm: obedient() })).toEqual({ verdict });
  });

  it("embeds each text once with the compile's embedder, a replay none, and keeps the route of a run", async () => {
    const embedder = outside();
    const study = memoryStudy();
    const strategy = fixed(await planWith(embedder));
    embedder.asked.length = 0;
    const run = () => compile(judging, { ...options, lm: obedient(), strategy, embedder, study });
    const { artifact, report } = await run();
    expect(report.scores?.after.score).toBe(1);
    const { valset, holdout } = report.sizes;
    expect(embedder.asked.length).toBe(valset + holdout);
    expect(new Set(embedder.asked).size).toBe(embedder.asked.length);
    expect((await run()).artifact.toString()).toBe(artifact.toString());
    expect(embedder.asked.length).toBe(valset + holdout);
    const log = await study.open();
    const routes = log
      .list("outcome")
      .map(({ value }) => (value as { route?: { expert: number } }).route?.expert);
    expect(new Set(routes)).toEqual(new Set([0, 1, undefined]));
  });

  it("starts from an earlier routed result: strategies from its single prompt, verify from all of it", async () => {
    const embedder = outside();
    const from = seal(judging, { plan: await planWith(embedder) });
    let seen: string | undefined;
    const strategy: Strategy = {
      ...asWritten(),
      optimize: async ({ start }) => {
        seen = start.kind;
        return start;
      },
    };
    const { artifact, report } = await compile(judging, {
      ...options,
      lm: obedient(),
      strategy,
      embedder,
      from,
    });
    expect(seen).toBe("single");
    expect(report.adopted).toBe(false);
    expect(artifact.plan).toEqual(from.plan);
    const routed = route(judging, await planWith(embedder), { embedder });
    const again = await compile(routed, { ...options, lm: obedient(), strategy });
    expect(again.artifact.plan).toEqual(from.plan);
  });

  it("says before the first call that the embedder of the start is missing", async () => {
    const lm = obedient();
    const from = seal(judging, { plan: await planWith(outside()) });
    await expect(compile(judging, { ...options, lm, strategy: asWritten(), from })).rejects.toThrow(
      code("EMBEDDER_MISSING"),
    );
    expect(lm.counts.calls).toBe(0);
  });
});
