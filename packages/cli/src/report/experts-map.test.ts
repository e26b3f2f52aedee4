import type { ExpertRecord, MapPoint } from "@signet/optimizers";
import { describe, expect, it } from "vitest";
import { renderExpertsMap } from "./experts-map.js";

const record: ExpertRecord = { demos: 2, shown: 2, examples: 1, hitRatio: 0.5 };
const point = (
  set: MapPoint["set"],
  expert: number | undefined,
  [x, y]: readonly [number, number],
): MapPoint => ({
  ...{ exampleId: `${set}-${x}`, set, x, y },
  ...(expert !== undefined && { expert }),
});
const points = [
  point("demo", 0, [0, 0]),
  point("demo", 1, [1, 0.5]),
  point("valset", 0, [0.25, 0.125]),
  point("holdout", 1, [0.75, 0.25]),
  point("holdout", undefined, [0.5, 0.5]),
];
const report = { path: "", embedder: "topics", experts: [record, { ...record, demos: 1 }], map: { points } };

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
const numbersOf = (svg: string, tag: string) =>
  [...svg.matchAll(new RegExp(`<circle cx="([^"]+)" cy="([^"]+)"[^>]*>(?=<title>${tag})`, "g"))].map(
    ([, x, y]) => [Number(x), Number(y)],
  );

describe("renderExpertsMap()", () => {
  it("draws every input in its place, the second axis upwards, both at one scale", () => {
    const svg = renderExpertsMap(report);
    const [[left = 0, low = 0] = [], [right = 0, high = 0] = []] = numbersOf(svg, "demo");
    const [[x = 0, y = 0] = []] = numbersOf(svg, "valset");
    expect(right - left).toBeGreaterThan(400);
    expect((low - high) / (right - left)).toBeCloseTo(0.5, 2);
    expect([x, y]).toEqual([
      expect.closeTo(left + (right - left) / 4, 0),
      expect.closeTo(low - (low - high) / 4, 0),
    ]);
    expect(svg.match(/<path d="M[^>]+><title>holdout/g)).toHaveLength(2);
  });

  it("has title, embedder, expert numbers and a legend as text", () => {
    expect(textsOf(renderExpertsMap(report))).toEqual([
      "2 experts, chosen by the program's input",
      "Two principal components of the vectors of topics",
      ...["0", "1"],
      ...["expert 0: 2 demos", "expert 1: 1 demo", "out of reach of all"],
      ...["demo (2)", "valset (1)", "holdout (2)"],
    ]);
  });

  it("needs nothing but itself: a white ground, no script, no reference", () => {
    const svg = renderExpertsMap(report);
    expect(svg).toMatch(/<rect width="860" height="[\d.]+" fill="#fff"\/>/);
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/script|href|url\(|http|style/);
  });

  it("escapes what comes from data, and leaves out what XML does not allow", () => {
    const hostile = `</text><script>alert("1")</script>&\u0000\ud800`;
    const svg = renderExpertsMap({
      ...report,
      path: hostile,
      embedder: hostile,
      map: { points: [{ ...point("demo", 0, [0, 0]), exampleId: hostile }] },
    });
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;\ufffd\ufffd");
    expect([...svg].every((character) => character >= " " || character === "\n")).toBe(true);
  });

  it.each([
    ["no point", []],
    ["one point", [point("demo", 0, [3, 3])]],
    ["one line", [point("demo", 0, [0, 0]), point("demo", 1, [0, 9])]],
  ])("stays finite with %s", (_, some) => {
    expect(renderExpertsMap({ ...report, map: { points: some } })).not.toMatch(/NaN|Infinity/);
  });

  it("has a colour for each of ten experts, and goes on with more", () => {
    const demos = Array.from({ length: 12 }, (_, expert) => point("demo", expert, [expert, expert]));
    const svg = renderExpertsMap({ ...report, experts: demos.map(() => record), map: { points: demos } });
    const colors = [...svg.matchAll(/r="4.5" fill="(#\w+)"[^>]*><title>/g)].map(([, color]) => color);
    expect(new Set(colors.slice(0, 10)).size).toBe(10);
    expect(colors[10]).toBe(colors[0]);
  });

  it("is grey where one prompt answers all", () => {
    const some = points.map(({ expert: _, ...rest }) => rest);
    const svg = renderExpertsMap({ ...report, experts: [], map: { points: some } });
    expect(textsOf(svg)[0]).toBe("One prompt, whatever the program's input");
    expect(svg).not.toContain("out of reach");
  });
});
