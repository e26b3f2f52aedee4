import type { ExpertsReport, MapPoint } from "@signet/optimizers";
import { describe, expect, it } from "vitest";
import { renderExperts } from "./render-experts.js";

const held = (expert?: number): MapPoint => ({
  ...{ exampleId: "x", set: "holdout", x: 0, y: 0 },
  ...(expert !== undefined && { expert }),
});

const report: ExpertsReport = {
  path: "",
  embedder: "all-MiniLM-L6-v2:int8:0123456789ab",
  reason: "3 experts gain 12.1 ± 3.4 points over the single prompt.",
  counts: [
    { k: 1, score: 0.613 },
    { k: 2, scaledInertia: 0.7, silhouette: 0.3 },
    { k: 3, score: 0.734, gain: { mean: 0.121, standardError: 0.034 } },
  ],
  experts: [
    { demos: 41, shown: 8, examples: 38, hitRatio: 0.38, score: 0.816, singleScore: 0.605 },
    { demos: 120, shown: 16, examples: 62, hitRatio: 0.62, score: 0.684, singleScore: 0.702 },
    { demos: 3, shown: 3, examples: 0, hitRatio: 0 },
  ],
  oracle: { "all-MiniLM-L6-v2:int8:0123456789ab": 0.85, "tf-idf:1:1024:00ff": 0.7 },
  rankCorrelation: -0.12,
  map: { points: [held(0), held(1), held()] },
};

describe("renderExperts()", () => {
  it("tells how many experts there are, why, what each is worth, and how good the routing is", () => {
    expect(renderExperts(report)).toMatchInlineSnapshot(`
      "3 experts, chosen by the program's input (all-MiniLM-L6-v2)
        3 experts gain 12.1 ± 3.4 points over the single prompt.
        On examples that they were not chosen by: 1 prompt 61.3 %, 3 experts 73.4 %.

                  demos  in prompt  examples   share   score  single prompt   gain
        expert 0     41          8        38  38.0 %  81.6 %         60.5 %  +21.1
        expert 1    120         16        62  62.0 %  68.4 %         70.2 %   −1.8
        expert 2      3          3         0   0.0 %       –              –      –

        1 of the 3 inputs of the holdout are out of reach: the single prompt answers.
        Routed to an expert that no other beats: 85.0 % by all-MiniLM-L6-v2, 70.0 % by tf-idf.
        Rank correlation of instructions, all regions against one: −0.12, what is good differs by
        region."
    `);
  });

  it("tells why there is one prompt, without a table", () => {
    const { oracle: _, rankCorrelation: __, ...rest } = report;
    const text = renderExperts({ ...rest, experts: [], path: "hop.query", reason: "One is enough." });
    expect(text).toBe(
      "One prompt, whatever the input of hop.query (all-MiniLM-L6-v2)\n  One is enough.\n  On examples that they were not chosen by: 1 prompt 61.3 %, 3 experts 73.4 %.",
    );
  });

  it.each([
    [0.9, "the same instructions are good everywhere"],
    [0.5, "regions partly prefer others"],
    [0.1, "what is good differs by region"],
  ])("says what a rank correlation of %s means", (rankCorrelation, meaning) => {
    expect(renderExperts({ ...report, rankCorrelation }).replaceAll(/\s+/g, " ")).toContain(meaning);
  });

  it("keeps to 100 columns", () => {
    const reason = "word ".repeat(60).trim();
    for (const line of renderExperts({ ...report, reason }).split("\n"))
      expect(line.length).toBeLessThanOrEqual(100);
  });
});
