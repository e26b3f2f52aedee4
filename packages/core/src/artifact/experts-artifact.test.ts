import { describe, expect, it } from "vitest";
import * as z from "zod";
import { encodeVectors } from "../embed/vectors.js";
import type { SignetError } from "../errors.js";
import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import { predict } from "../module/predict.js";
import type { ExpertsPlan } from "../program/parameters.js";
import { program } from "../program/program.js";
import { route } from "../route/route.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { diff, diffRouters } from "./diff.js";
import { load } from "./load.js";
import { parseArtifact } from "./parse-artifact.js";
import { seal } from "./seal.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;

const label = predict(
  signature({ instruction: "Label.", input: { text: z.string() }, output: { label: z.enum(["a", "b"]) } }),
);
const triage = program({
  name: "triage",
  input: { text: z.string() },
  output: { label: z.string() },
  modules: { label },
  run: async (input, { label }) => label(input),
});
const embedder = {
  id: "one",
  dimension: 1,
  embed: async (texts: readonly string[]) => texts.map(() => Float32Array.of(1)),
};
const demo = { origin: "labeled", exampleId: "x", fields: { text: "hi", label: "a" } } as const;
const plan: ExpertsPlan<"label"> = {
  kind: "experts",
  parameters: { label: { instruction: "Fall back.", demos: [] } },
  routers: [
    {
      path: "",
      rule: "kernel",
      embedder: { id: "one", dimension: 1 },
      reach: 1.5,
      bandwidth: 0.5,
      experts: [1, -1].map((at) => ({
        centroid: encodeVectors(Float32Array.of(at)),
        members: encodeVectors(Float32Array.of(at), Float32Array.of(at)),
        share: 0.5,
        parameters: { label: { instruction: `Go to ${at}.`, demos: [demo] } },
      })),
    },
  ],
};
const sealed = seal(triage, { plan });

type Loose = Record<string, unknown>;
interface Forgery {
  readonly routers: Loose[];
  readonly router: Loose;
  readonly experts: readonly Loose[];
}

/** The artifact's text with its routers changed, under a digest that is right. */
function forged(change: (forgery: Forgery) => void): string {
  const { sha256: _, ...content } = JSON.parse(sealed.toString()) as {
    readonly sha256: string;
    readonly plan: { readonly routers: (Loose & { readonly experts: Loose[] })[] };
  };
  const { routers } = content.plan;
  const [router = { experts: [] }] = routers;
  change({ routers, router, experts: router.experts });
  return canonicalJson({ ...content, sha256: sha256Hex(canonicalJson(content)) });
}

describe("an artifact with experts", () => {
  it("brings the plan back, and sealing again gives the same bytes", () => {
    const routed = load(triage, sealed.toString(), { embedder });
    expect(parseArtifact(sealed.toString()).plan).toEqual(plan);
    expect(seal(routed).toString()).toBe(sealed.toString());
    expect(seal(route(triage, plan, { embedder })).toString()).toBe(sealed.toString());
    expect(routed.parameters).toEqual(plan.parameters);
  });

  it.each<readonly [string, (router: Loose, experts: readonly Loose[]) => void]>([
    ["without a centroid", (_, [first]) => delete first?.centroid],
    [
      "with a centroid of another length",
      (_, [first]) => Object.assign(first ?? {}, { centroid: "AAAAAAAAAAA=" }),
    ],
    [
      "with a centroid that is no base64",
      (_, [first]) => Object.assign(first ?? {}, { centroid: "!!!!!!==" }),
    ],
    ["without the members that its rule reads", (_, [, second]) => delete second?.members],
    ["with a share that is none", (_, [first]) => Object.assign(first ?? {}, { share: -1 })],
    ["with an unknown rule", (router) => Object.assign(router, { rule: "toString" })],
    ["with an unknown path", (router) => Object.assign(router, { path: "lab" })],
    ["with a path of another kind", (router) => Object.assign(router, { path: { a: 1 } })],
    ["without an embedder", (router) => delete router.embedder],
    [
      "with a dimension that is none",
      (router) => Object.assign(router, { embedder: { id: "one", dimension: 0 } }),
    ],
    ["without a bandwidth", (router) => delete router.bandwidth],
    ["with a reach that is none", (router) => Object.assign(router, { reach: "far" })],
    ["without experts", (router) => Object.assign(router, { experts: [] })],
    ["with an expert that is none", (router) => Object.assign(router, { experts: [null] })],
    [
      "with parameters of a step that is not there",
      (_, [first]) => Object.assign(first ?? {}, { parameters: { other: { instruction: "", demos: [] } } }),
    ],
    [
      "with parameters of the wrong form",
      (_, [first]) => Object.assign(first ?? {}, { parameters: { label: { instruction: 1, demos: [] } } }),
    ],
    [
      "with a step called __proto__",
      (_, [first]) =>
        Object.assign(first ?? {}, { parameters: JSON.parse('{"__proto__":{"instruction":"","demos":[]}}') }),
    ],
  ])("is refused %s", (_, change) => {
    const text = forged(({ router, experts }) => change(router, experts));
    expect(() => parseArtifact(text)).toThrow(code("ARTIFACT_INVALID"));
    expect(() => load(triage, text, { embedder })).toThrow(code("ARTIFACT_INVALID"));
  });

  it("is refused without routers, and with two of one path", () => {
    expect(() => parseArtifact(forged(({ routers }) => routers.splice(0)))).toThrow(/no routers/);
    expect(() => parseArtifact(forged(({ routers }) => routers.push(null as never)))).toThrow(
      code("ARTIFACT_INVALID"),
    );
    expect(() => parseArtifact(forged(({ routers }) => routers.push(...routers)))).toThrow(/twice/);
  });

  it("is refused where a demo of an expert does not fit its step", () => {
    const text = forged(({ experts: [first] }) => {
      const misfit = { ...demo, fields: { ...demo.fields, label: "c" } };
      Object.assign(first ?? {}, { parameters: { label: { instruction: "", demos: [misfit] } } });
    });
    expect(() => load(triage, text, { embedder })).toThrow(/demo 0 of module "label"/);
  });

  it("says at the first run that a vector holds NaN", async () => {
    const nan = encodeVectors(Float32Array.of(Number.NaN));
    const text = forged(({ experts }) => Object.assign(experts[1] ?? {}, { centroid: nan }));
    const lm = scriptedLm({ reply: () => "a" });
    await expect(load(triage, text, { embedder }).run({ text: "hi" }, { lm })).rejects.toMatchObject({
      code: "PLAN_INVALID",
    });
  });
});

describe("diff() and diffRouters()", () => {
  it("compare experts with each other, and with what runs in the place of one that is not there", () => {
    const single = seal(triage);
    expect(
      diff(single, sealed).map(({ path, expert, instruction }) => [
        path,
        expert?.index,
        instruction?.before,
        instruction?.after,
      ]),
    ).toEqual([
      ["label", undefined, "Label.", "Fall back."],
      ["label", 0, "Label.", "Go to 1."],
      ["label", 1, "Label.", "Go to -1."],
    ]);
    expect(diffRouters(single, sealed)).toEqual([
      {
        path: "",
        before: undefined,
        after: {
          rule: "kernel",
          reach: 1.5,
          bandwidth: 0.5,
          embedder: { id: "one", dimension: 1 },
          experts: 2,
          hasMoved: false,
        },
      },
    ]);
    expect([diff(sealed, sealed), diffRouters(sealed, sealed)]).toEqual([[], []]);
  });

  it("tell regions that lie elsewhere", () => {
    const moved = parseArtifact(
      forged(({ experts }) =>
        Object.assign(experts[0] ?? {}, { centroid: encodeVectors(Float32Array.of(0.5)) }),
      ),
    );
    expect(diff(sealed, moved)).toEqual([]);
    expect(diffRouters(sealed, moved)).toMatchObject([{ path: "", after: { hasMoved: true } }]);
  });
});
