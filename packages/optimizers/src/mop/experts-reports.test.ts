import type { Embedder } from "@signet/core";
import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import type { CompileOptions } from "../compile-options.js";
import type { CompileReport } from "../report.js";
import { mipro } from "../strategies/mipro.js";
import { mop } from "../strategies/mop.js";
import {
  type Rule,
  ruleFollower,
  type TopicRow,
  topicEmbedder,
  topicRows,
  topics,
} from "./testing/two-topics.js";

type Options = CompileOptions<{ text: string }, { label: "yes" | "no" }, { label: "yes" | "no" }>;

async function reportOf(rule: Rule, changes: Partial<Options> = {}): Promise<CompileReport> {
  const { report } = await compile(topics, {
    trainset: topicRows(40, { rule, seed: "train" }),
    valset: topicRows(48, { rule, seed: "val" }),
    holdout: topicRows(60, { rule, seed: "holdout" }),
    metric: ({ expected }: TopicRow, output: { label: string }) => output.label === expected.label,
    lm: ruleFollower(),
    embedder: topicEmbedder(),
    strategy: mop(),
    ...changes,
  });
  return report;
}

describe("the report of a compile", () => {
  it("has the experts and their map, with the holdout on it beside what is alike", async () => {
    const { experts = [] } = await reportOf("opposite");
    expect(experts.map(({ path, embedder }) => ({ path, embedder }))).toEqual([
      { path: "", embedder: "topics" },
    ]);
    const points = experts[0]?.map.points ?? [];
    const [demos, held] = (["demo", "holdout"] as const).map((set) => points.filter((p) => p.set === set));
    expect(held).toHaveLength(60);
    // Each lies on the side of its expert's demos.
    const middle = (expert: number) => {
      const own = demos?.filter((point) => point.expert === expert) ?? [];
      return own.reduce((sum, { x }) => sum + x, 0) / own.length;
    };
    for (const { x, expert = -1 } of held ?? [])
      expect(Math.abs(x - middle(expert))).toBeLessThan(Math.abs(x - middle(1 - expert)));
  });

  it("asks the embedder for no text twice", async () => {
    const asked: string[] = [];
    const inner = topicEmbedder();
    const embed: Embedder["embed"] = (texts, call) => {
      asked.push(...texts);
      return inner.embed(texts, call);
    };
    await reportOf("opposite", { embedder: { ...inner, embed } });
    expect(new Set(asked).size).toBe(asked.length);
  });

  it("needs no embedder for the map either", async () => {
    const { experts } = await reportOf("opposite", { embedder: undefined as never });
    expect(experts?.[0]?.map.points.filter(({ set }) => set === "holdout")).toHaveLength(60);
  });

  it("tells why there is one prompt, with no holdout on the map", async () => {
    const { experts = [] } = await reportOf("same");
    expect(experts).toMatchObject([{ experts: [], reason: expect.stringMatching(/^No number/) }]);
    expect(experts[0]?.map.points.some(({ set }) => set === "holdout")).toBe(false);
  });

  it("names the step that a router stands at, and has nothing of other strategies", async () => {
    const { experts } = await reportOf("opposite", { strategy: mop({ scope: "module" }) });
    expect(experts?.map(({ path }) => path)).toEqual(["judge"]);
    expect(await reportOf("opposite", { strategy: mipro({ runs: 40 }) })).not.toHaveProperty("experts");
  });
});
