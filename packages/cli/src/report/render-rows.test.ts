import { type Demo, encodeVectors, type Plan, predict, program, seal, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { artifactRows } from "./artifact-rows.js";
import { renderRows } from "./render-rows.js";

const label = predict(
  signature({ instruction: "Label.", input: { text: z.string() }, output: { label: z.enum(["a", "b"]) } }),
);
const triage = program({
  name: "triage",
  input: { text: z.string() },
  output: { label: z.string() },
  modules: { label, again: label },
  run: async (input, steps) => steps.label(input),
});

let count = 0;
/** A demo whose every value stands in no other. */
const demo = (): Demo => {
  count++;
  return {
    origin: count % 2 === 0 ? "labeled" : "bootstrapped",
    exampleId: `row${count}`,
    fields: { text: `text number ${count}`, label: "a" },
  };
};
const demos = (): Demo[] => [demo(), demo()];
const shared = {
  label: { instruction: "Label.", demos: demos() },
  again: { instruction: "Again.", demos: demos() },
};
const routed: Plan<"label" | "again"> = {
  kind: "experts",
  parameters: shared,
  routers: (["", "label"] as const).map((path) => ({
    path,
    rule: "centroid",
    embedder: { id: "one", dimension: 1 },
    experts: [1, -1].map((at) => ({
      centroid: encodeVectors(Float32Array.of(at)),
      parameters: { label: { instruction: `Go to ${at}.`, demos: demos() } },
    })),
  })),
};

describe("artifactRows()", () => {
  it.each([
    ["a single plan", { kind: "single", parameters: shared } satisfies Plan, 4],
    ["experts", routed, 12],
  ])("lists every demo of %s, all values in full", (_, plan, expected) => {
    const artifact = seal(triage, { plan });
    const rows = artifactRows(artifact);
    expect(rows.length).toBe(expected);
    expect(
      artifact
        .toString()
        .match(/text number \d+/g)
        ?.sort(),
    ).toEqual(rows.map(({ fields }) => String(fields.text)).sort());
    const shown = renderRows(rows);
    for (const { exampleId, fields } of rows) {
      expect(shown).toContain(` ${exampleId} `);
      expect(shown).toContain(JSON.stringify(fields.text));
    }
  });

  it("says where a row stands", () => {
    const rows = artifactRows(seal(triage, { plan: routed }));
    expect(rows.find(({ exampleId }) => exampleId === "row1")).toMatchObject({ module: "label", demo: 0 });
    expect(rows.at(-1)).toMatchObject({ module: "label", demo: 1, expert: { router: "label", index: 1 } });
  });

  it("says so when there is none, and lets no value reach the terminal as a command", () => {
    expect(renderRows(artifactRows(seal(triage)))).toBe("The artifact carries no training row.");
    const evil: Demo = {
      origin: "labeled",
      exampleId: "a\n\u001b[2Jb",
      fields: { text: "\u001b]0;x\u0007\n", label: "a" },
    };
    const plan = {
      kind: "single",
      parameters: {
        ...shared,
        label: { instruction: "", demos: [evil] },
        again: { instruction: "", demos: [] },
      },
    } satisfies Plan;
    const shown = renderRows(artifactRows(seal(triage, { plan })));
    for (const control of ["\u001b", "\u0007"]) expect(shown).not.toContain(control);
    expect(shown.split("\n").length).toBe(4);
  });
});
