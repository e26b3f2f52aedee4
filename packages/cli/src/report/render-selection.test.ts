import {
  diff,
  encodeVectors,
  fitTfIdf,
  identityOf,
  predict,
  program,
  seal,
  signature,
  type Trace,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { renderArtifact } from "./render-artifact.js";
import { renderChanges } from "./render-changes.js";
import { renderTrace } from "./render-trace.js";

const say = predict(
  signature({ instruction: "Say.", input: { text: z.string() }, output: { said: z.string() } }),
  { format: "json" },
);
const echo = program({
  name: "echo",
  input: { text: z.string() },
  output: { said: z.string() },
  modules: { say },
  run: async (input, steps) => steps.say(input),
});

const texts = ["red", "green"];
const demos = texts.map((text) => ({
  origin: "labeled" as const,
  exampleId: `id-${text}`,
  fields: { text, said: text },
}));

async function near() {
  const embedder = fitTfIdf(texts, { dimension: 8 });
  const vectors = encodeVectors(...(await embedder.embed(texts, { signal: new AbortController().signal })));
  return echo.with({ say: { demos, select: { k: 1, embedder: identityOf(embedder), vectors } } });
}

describe("demos that are picked by the input", () => {
  it("stand in an artifact with how many are shown, and by which embedder", async () => {
    const text = renderArtifact(seal(await near()), { isFull: false });
    expect(text).toMatch(
      / {2}demos +2 \(0 bootstrapped, 2 labelled\)\n {2}shows +the 1 nearest to the input by tf-idf:\S+ \(8\), in the artifact/,
    );
  });

  it("are a change of a module", async () => {
    const changes = diff(seal(echo.with({ say: { demos } })), seal(await near()));
    expect(changes[0]?.select).toEqual({
      before: undefined,
      after: { k: 1, embedder: expect.objectContaining({ dimension: 8 }) },
    });
    expect(renderChanges(changes)).toMatch(/ {2}shows {3}all demos → the nearest 1 by tf-idf:/);
  });

  it("are named in a trace", async () => {
    let trace: Trace | undefined;
    const lm = scriptedLm({ reply: () => JSON.stringify({ said: "x" }) });
    const onTrace = (told: Trace) => {
      trace = told;
    };
    await (await near()).run({ text: "green" }, { lm, onTrace });
    expect(renderTrace(trace as Trace, "echo")).toContain("demos id-green at 0.000");
  });
});
