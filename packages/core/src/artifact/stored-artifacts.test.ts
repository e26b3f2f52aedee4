import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fitTfIdf } from "../embed/tf-idf.js";
import { encodeVectors } from "../embed/vectors.js";
import { predict } from "../module/predict.js";
import type { LeafParameters } from "../program/parameters.js";
import { program } from "../program/program.js";
import { route } from "../route/route.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { ARTIFACT_VERSION, type Provenance } from "./artifact.js";
import { load } from "./load.js";
import { parseArtifact } from "./parse-artifact.js";
import { seal } from "./seal.js";

// fixtures/vN holds what releases with schema version N wrote. When the version is counted up, `vitest run -u` on this file writes the folder
// of the new one; the older folders never change again.
const folder = fileURLToPath(new URL("./fixtures", import.meta.url));
const written = join(folder, `v${ARTIFACT_VERSION}`);

const label = predict(
  signature({
    instruction: "Label the ticket.",
    input: { text: z.string().describe("As the customer wrote it.") },
    output: { label: z.enum(["bill", "bug"]), urgency: z.int().min(1).max(3).optional() },
  }),
);
const single = program({
  name: "tickets",
  input: { text: z.string() },
  output: { label: z.string() },
  modules: { label },
  run: ({ text }, steps) => steps.label({ text }),
});
const nested = program({
  name: "desk",
  input: { text: z.string() },
  output: { label: z.string(), reply: z.string() },
  modules: {
    tickets: single,
    reply: predict(
      signature({
        instruction: "Reply.",
        input: { label: z.string(), tags: z.array(z.string()) },
        output: { reply: z.string() },
      }),
      { format: "json" },
    ),
  },
  run: async ({ text }, { tickets, reply }) => {
    const { label } = await tickets({ text });
    return { label, ...(await reply({ label, tags: [label] })) };
  },
});

const demo = (text: string, label: string): LeafParameters["demos"][number] => ({
  origin: "bootstrapped",
  exampleId: `example-${text}`,
  fields: { text, label, urgency: 2 },
});
const instructed = (instruction: string, ...demos: LeafParameters["demos"]): LeafParameters => ({
  instruction,
  demos,
});
const provenance: Provenance = {
  strategy: { name: "mipro", options: { trials: 12, minibatch: null } },
  seed: 7,
  models: { default: "scripted" },
  data: { trainset: "0123456789abcdef" },
  scores: { before: 0.5, after: 0.625, gain: { mean: 0.125, low: -0.01, high: 0.3 } },
  cost: { calls: 120, promptTokens: 5e4, completionTokens: 1e3 },
};

const embedder = fitTfIdf(["the invoice is wrong", "it crashes at once"], { dimension: 16 });
const placed = async (...texts: readonly string[]): Promise<string> =>
  encodeVectors(...(await embedder.embed(texts, { signal: new AbortController().signal })));
const [billing, crash] = [await placed("the invoice is wrong"), await placed("it crashes at once")];
const { id, dimension, idf } = embedder;

/** One program under its plan for each kind of artifact that there is. */
const programs = {
  single: single.with({
    label: instructed(
      "Which kind of ticket? Say “bug” for crashes.",
      demo("Paid twice.", "bill"),
      demo("It hangs 🙂", "bug"),
    ),
  }),
  nested: nested.with({
    "tickets.label": instructed("Label it.", demo("Paid twice.", "bill")),
    reply: {
      instruction: "Reply kindly.",
      format: "completion",
      demos: [
        { origin: "labeled", exampleId: "r", fields: { label: "bug", tags: ["bug", "ui"], reply: "Sorry!" } },
      ],
    },
  }),
  selecting: single.with({
    label: {
      ...instructed("Label it.", demo("Paid twice.", "bill"), demo("It hangs 🙂", "bug")),
      select: { k: 1, embedder: { id, dimension, idf }, vectors: await placed("Paid twice.", "It hangs 🙂") },
    },
  }),
  experts: route(single, {
    kind: "experts",
    parameters: { label: instructed("Label it.") },
    routers: [
      {
        path: "",
        rule: "kernel",
        embedder: { id, dimension, idf },
        reach: 1.5,
        bandwidth: 0.25,
        experts: [
          {
            centroid: billing,
            members: billing,
            share: 0.5,
            parameters: { label: instructed("Bills.", demo("Paid twice.", "bill")) },
          },
          { centroid: crash, members: crash, share: 0.5, parameters: { label: instructed("Bugs.") } },
        ],
      },
    ],
  }),
} as const;
const sources = { single, nested, selecting: single, experts: single } as const;
type Name = keyof typeof programs;
const names: readonly Name[] = ["experts", "nested", "selecting", "single"];
/** What version 1 could not say. */
const later: readonly Name[] = ["selecting"];

const versions = readdirSync(folder).sort();
const stored = versions.flatMap((version) =>
  readdirSync(join(folder, version)).map((file) => ({
    version,
    name: file.replace(".json", "") as Name, // written below under these names
    text: readFileSync(join(folder, version, file), "utf8"),
  })),
);

const replies = { label: "bug", reply: "Sorry for that." } as const;
const lm = scriptedLm({
  reply: ({ layout, constraint }) => {
    if (layout === "text") return replies.reply;
    return constraint?.kind === "json" ? JSON.stringify(replies) : "[[ label ]]\nbug";
  },
});

describe("stored artifacts", () => {
  it("there are some of every version up to the one that is written", () => {
    expect(versions).toEqual(Array.from({ length: ARTIFACT_VERSION }, (_, index) => `v${index + 1}`));
    for (const version of versions) {
      const found = stored.filter((file) => file.version === version).map(({ name }) => name);
      expect(found.sort()).toEqual(names.filter((name) => version !== "v1" || !later.includes(name)));
    }
  });

  it.each(names)("%s is written as the stored one says, byte by byte", async (name) => {
    const artifact = seal(programs[name] as typeof single, { provenance });
    await expect(artifact.toString()).toMatchFileSnapshot(join(written, `${name}.json`));
  });

  it.each(stored)("$version of $name loads and runs", async ({ name, text, version }) => {
    const loaded = load(sources[name] as typeof single, text);
    expect(loaded.parameters).toEqual(programs[name].parameters);
    expect(await loaded.run({ text: "it crashes" }, { lm })).toMatchObject({ label: "bug" });
    const artifact = parseArtifact(text);
    expect(artifact).toMatchObject({ signet: ARTIFACT_VERSION, provenance });
    expect(parseArtifact(artifact.toString()).sha256, version).toBe(artifact.sha256);
  });
});
