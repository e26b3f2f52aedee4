import { describe, expect, it } from "vitest";
import * as z from "zod";
import { load } from "../artifact/load.js";
import { seal } from "../artifact/seal.js";
import type { Embedder } from "../embed/embedder.js";
import { fitTfIdf } from "../embed/tf-idf.js";
import { encodeVectors } from "../embed/vectors.js";
import { SignetError } from "../errors.js";
import { faultOf } from "../evaluate/fault.js";
import type { LmRequest } from "../lm/language-model.js";
import { majority } from "../module/majority.js";
import { predict } from "../module/predict.js";
import type { ExpertsPlan, Router } from "../program/parameters.js";
import { program, type RunEvent } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { spansOf, type Trace } from "../trace/span.js";
import { expertsPlan } from "./experts-plan.js";
import { route } from "./route.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const textOf = ({ prefix, messages }: LmRequest): string =>
  [...prefix, ...messages].map(({ text }) => text).join("\n");

const say = predict(
  signature({ instruction: "Plain.", input: { text: z.string() }, output: { said: z.string() } }),
  { format: "json" },
);
const echo = program({
  name: "echo",
  input: { text: z.string() },
  output: { said: z.string() },
  modules: { say },
  run: async (input, { say }) => say(input),
});
const outer = program({
  name: "outer",
  input: { text: z.string() },
  output: { said: z.string() },
  modules: { echo, last: say },
  run: async (input, { echo, last }) => last({ text: (await echo(input)).said }),
});

/** Answers with the instruction that it was given. */
const lm = () =>
  scriptedLm({
    reply: (request) =>
      JSON.stringify({
        said: ["Plain.", "North!", "South!", "Deep!"].find((word) => textOf(request).includes(word)),
      }),
  });

/** Texts that hold "north" are up, "south" down, anything else right; counts its calls and texts. */
function compass(embed?: Embedder["embed"]): Embedder & { readonly asked: (readonly string[])[] } {
  const asked: (readonly string[])[] = [];
  const vectorOf = (text: string): Float32Array =>
    text.includes("north")
      ? Float32Array.of(0, 1)
      : Float32Array.of(...(text.includes("south") ? [0, -1] : [1, 0]));
  return {
    id: "compass",
    dimension: 2,
    asked,
    embed: async (texts, call) => {
      asked.push(texts);
      return embed === undefined ? texts.map(vectorOf) : embed(texts, call);
    },
  };
}

const leaf = (instruction: string) => ({ instruction, demos: [] });
const router = (
  path: Router["path"],
  experts: readonly (readonly [number, number, Router["experts"][number]["parameters"]])[],
) => ({
  path,
  rule: "centroid" as const,
  embedder: { id: "compass", dimension: 2 },
  experts: experts.map(([x, y, parameters]) => ({
    centroid: encodeVectors(Float32Array.of(x, y)),
    parameters,
  })),
});
const plan: ExpertsPlan<"say"> = {
  kind: "experts",
  parameters: { say: leaf("Plain.") },
  routers: [
    {
      ...router("", [
        [0, 1, { say: leaf("North!") }],
        [0, -1, { say: leaf("South!") }],
      ]),
      path: "",
      reach: 1,
    },
  ],
};

async function trace(
  of: { readonly run: typeof echo.run },
  text: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Trace> {
  let done: Trace | undefined;
  await of.run({ text }, { lm: lm(), ...options, onTrace: (whole) => (done = whole) });
  return done as Trace; // a run that ended has told its trace
}

describe("route()", () => {
  it("runs each input under the parameters of its expert, at one embedding more than a plain run", async () => {
    const embedder = compass();
    const routed = route(echo, plan, { embedder });
    expect(await routed.run({ text: "go north" }, { lm: lm() })).toEqual({ said: "North!" });
    expect(await routed.run({ text: "go south" }, { lm: lm() })).toEqual({ said: "South!" });
    expect(embedder.asked).toEqual([["go north"], ["go south"]]);
    expect(await echo.run({ text: "go north" }, { lm: lm() })).toEqual({ said: "Plain." });
    expect(routed.parameters).toEqual(plan.parameters);
  });

  it("names the expert and the distance in the trace, and falls back beyond the reach", async () => {
    const routed = route(echo, plan, { embedder: compass() });
    expect((await trace(routed, "south")).route).toEqual({ rule: "centroid", expert: 1, distance: 0 });
    const far = await trace(routed, "east");
    expect(far.route).toEqual({ rule: "centroid", distance: Math.SQRT2, fallback: "out of reach" });
    expect(far.output).toEqual({ said: "Plain." });
    expect((await trace(echo, "south")).route).toBeUndefined();
  });

  it("streams routed runs, too", async () => {
    const events: RunEvent<{ said: string }>[] = [];
    const routed = route(echo, plan, { embedder: compass() });
    for await (const event of routed.stream({ text: "north" }, { lm: lm() })) events.push(event);
    expect(events.at(-1)).toEqual({ type: "done", output: { said: "North!" } });
  });

  it("routes a step by its own input, once for equal draws", async () => {
    const voting = program({
      name: "voting",
      input: { text: z.string() },
      output: { said: z.string() },
      modules: { say: majority(say, { votes: 3, by: "said" }) },
      run: async ({ text }, { say }) => say({ text: `${text} north` }),
    });
    const embedder = compass();
    const step: ExpertsPlan<"say"> = {
      ...plan,
      routers: [router("say", [[0, 1, { say: leaf("North!") }]])] as ExpertsPlan<"say">["routers"],
    };
    const whole = await trace(route(voting, step, { embedder }), "go");
    expect(whole.output).toEqual({ said: "North!" });
    expect(whole.route).toBeUndefined();
    expect(whole.children.map((span) => span.route?.expert)).toEqual([0, 0, 0]);
    expect(embedder.asked).toEqual([["go north"]]);
  });

  it("keeps the routers of a program that is nested, under its key", async () => {
    const embedder = compass();
    const around = program({
      name: "around",
      input: { text: z.string() },
      output: { said: z.string() },
      modules: { inner: route(echo, plan, { embedder }), last: say },
      run: async (input, { inner, last }) => {
        const { said } = await inner(input);
        return { said: `${said} ${(await last({ text: said })).said}` };
      },
    });
    const whole = await trace(around, "north");
    expect(whole.output).toEqual({ said: "North! Plain." });
    expect([...spansOf(whole)].map(({ path, route: routed }) => [path, routed?.expert])).toEqual([
      ["", undefined],
      ["inner", 0],
      ["inner.say", undefined],
      ["last", undefined],
    ]);
    const again = load(around, seal(around), { embedder });
    expect((await trace(again, "south")).output).toEqual({ said: "South! Plain." });
  });

  it("lets the router that is nearest to a step decide", async () => {
    const both: ExpertsPlan = {
      kind: "experts",
      parameters: { "echo.say": leaf("Plain."), last: leaf("Plain.") },
      routers: [
        router("", [[0, 1, { "echo.say": leaf("North!"), last: leaf("North!") }]]),
        router("echo", [[0, 1, { "echo.say": leaf("Deep!") }]]),
      ],
    };
    const whole = await trace(route(outer, both as never, { embedder: compass() }), "north");
    expect(whole.children.map(({ output }) => output)).toEqual([{ said: "Deep!" }, { said: "North!" }]);
  });

  it("needs no embedder where the plan brings its own", async () => {
    const inputs = ["refund the invoice", "the camera crashes"];
    const own = await expertsPlan(echo, {
      embedder: fitTfIdf(inputs, { dimension: 256 }),
      experts: [
        { inputs: [{ text: inputs[0] ?? "" }], changes: { say: { instruction: "North!" } } },
        { inputs: [{ text: inputs[1] ?? "" }], changes: { say: { instruction: "South!" } } },
      ],
    });
    for (const routed of [
      echo.with(own),
      route(echo, own),
      load(echo, seal(echo, { plan: own }).toString()),
    ]) {
      expect(await routed.run({ text: "my camera crashed" }, { lm: lm() })).toEqual({ said: "South!" });
      expect(await routed.run({ text: "an invoice to refund" }, { lm: lm() })).toEqual({ said: "North!" });
    }
    expect(route(echo, own, { embedder: compass() }).name).toBe("echo");
  });

  it("refuses to be without the embedder, or with another one", () => {
    const artifact = seal(echo, { plan });
    for (const make of [() => echo.with(plan), () => route(echo, plan), () => load(echo, artifact)]) {
      expect(make).toThrow(code("EMBEDDER_MISSING"));
      expect(make).toThrow(/"compass"/);
    }
    const other = { ...compass(), id: "other" };
    expect(() => route(echo, plan, { embedder: other })).toThrow(code("PLAN_INVALID"));
    expect(() => load(echo, artifact, { embedder: other, whenUnroutable: "fallback" })).toThrow(
      /"compass".*"other"/,
    );
    expect(() => load(echo, artifact, { embedder: other })).toThrow(code("ARTIFACT_MISMATCH"));
    expect(() => load(echo, artifact, { embedder: { ...compass(), dimension: 3 } })).toThrow(
      /dimension 2.*dimension 3/,
    );
  });

  it("takes a whole plan and no overrides, in which it is unclear whom they are for", () => {
    const routed = route(echo, plan, { embedder: compass() });
    expect(() => routed.with({ say: { instruction: "x" } })).toThrow(code("PLAN_INVALID"));
    expect(routed.with({ kind: "single", parameters: echo.parameters }).parameters).toEqual(echo.parameters);
  });
});

describe("a routed run whose embedder fails", () => {
  const down = compass(() => Promise.reject(new SignetError("LM_UNAVAILABLE", "down", { retryable: true })));
  const nan = compass(async () => [Float32Array.of(Number.NaN, 0)]);
  const short = compass(async () => [Float32Array.of(1)]);
  const throws = compass(() => {
    throw new TypeError("fetch failed");
  });

  it.each([
    ["is down", down, "LM_UNAVAILABLE", "outside"],
    ["returns NaN", nan, "EMBEDDER_INVALID", "candidate"],
    ["returns another dimension", short, "EMBEDDER_INVALID", "candidate"],
    ["throws what is no error of ours", throws, "LM_UNAVAILABLE", "outside"],
  ])("fails when it %s", async (_, embedder, expected, fault) => {
    const failure = route(echo, plan, { embedder }).run({ text: "north" }, { lm: lm() });
    await expect(failure).rejects.toMatchObject({ code: expected, retryable: fault === "outside" });
    expect(faultOf(await failure.catch((error: unknown) => error))).toBe(fault);
  });

  it.each([
    ["down", down],
    ["NaN", nan],
    ["another dimension", short],
    ["TypeError", throws],
  ])("takes the single prompt where that is allowed, and the trace says so: %s", async (_, embedder) => {
    const whole = await trace(route(echo, plan, { embedder, whenUnroutable: "fallback" }), "north");
    expect(whole.output).toEqual({ said: "Plain." });
    expect(whole.route).toEqual({ rule: "centroid", fallback: "embedder failed" });
  });

  it("may be missing where the fallback is allowed", async () => {
    const loaded = load(echo, seal(echo, { plan }), { whenUnroutable: "fallback" });
    const whole = await trace(loaded, "north");
    expect(whole.output).toEqual({ said: "Plain." });
    expect(whole.route).toEqual({ rule: "centroid", fallback: "no embedder" });
    expect(seal(loaded).toString()).toBe(seal(echo, { plan }).toString());
  });

  it("ends with the run's signal, which reaches it, and is no reason to fall back", async () => {
    const leaving = new AbortController();
    let seen: AbortSignal | undefined;
    const waiting = compass((_, { signal }) => {
      seen = signal;
      leaving.abort(new Error("enough"));
      return new Promise(() => {});
    });
    const routed = route(echo, plan, { embedder: waiting, whenUnroutable: "fallback" });
    await expect(routed.run({ text: "north" }, { lm: lm(), signal: leaving.signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(seen?.aborted).toBe(true);
  });
});

describe("mixture", () => {
  it("shows the most responsible expert's instruction, with demos of all in proportion", async () => {
    const demo = (name: string) => ({
      origin: "labeled" as const,
      exampleId: name,
      fields: { text: name, said: name },
    });
    const mixed: ExpertsPlan<"say"> = {
      ...plan,
      routers: [
        {
          ...router("", [
            [0, 1, { say: { instruction: "North!", demos: [demo("n1"), demo("n2")] } }],
            [0, -1, { say: { instruction: "South!", demos: [demo("s1"), demo("s2")] } }],
          ]),
          path: "",
          rule: "mixture",
          bandwidth: 1,
        },
      ],
    };
    const routed = route(echo, mixed, { embedder: compass() });
    const shown = async (text: string): Promise<readonly (string | undefined)[]> => {
      const [span] = (await trace(routed, text)).children;
      const request = span?.calls[0]?.request;
      return request === undefined
        ? []
        : [...textOf(request).matchAll(/"([ns][12])"/g)].map(([, name]) => name);
    };
    expect(new Set(await shown("east"))).toEqual(new Set(["s2", "n2"]));
    expect(new Set(await shown("north"))).toEqual(new Set(["n1", "n2"]));
    expect((await trace(routed, "east")).output).toEqual({ said: "North!" });
  });
});

describe("expertsPlan()", () => {
  const experts = [
    {
      inputs: [{ text: "north" }, { text: "north" }, { text: "east" }],
      changes: { say: { instruction: "North!" } },
    },
    { inputs: [{ text: "south" }], changes: { say: { instruction: "South!" } } },
  ];

  it("places an expert at the mean of its inputs' vectors, and embeds each text once", async () => {
    const embedder = compass();
    const made = await expertsPlan(echo, { embedder, experts, rule: "kernel" });
    expect(embedder.asked).toEqual([["north", "east", "south"]]);
    expect(made.routers[0]).toMatchObject({
      path: "",
      rule: "kernel",
      embedder: { id: "compass", dimension: 2 },
    });
    expect(made.routers[0]?.experts.map(({ centroid }) => centroid)).toEqual([
      encodeVectors(Float32Array.of(1 / 3, 2 / 3)),
      encodeVectors(Float32Array.of(0, -1)),
    ]);
    expect(made.routers[0]?.experts.map(({ share }) => share)).toEqual([0.75, 0.25]);
    const routed = route(echo, made, { embedder });
    expect(await routed.run({ text: "north by east" }, { lm: lm() })).toEqual({ said: "North!" });
    expect(await expertsPlan(routed, { embedder, experts, rule: "kernel" })).toEqual(made);
  });

  it("refuses an expert without inputs, and an input that does not fit", async () => {
    const embedder = compass();
    await expect(expertsPlan(echo, { embedder, experts: [{ inputs: [], changes: {} }] })).rejects.toThrow(
      code("OPTION_INVALID"),
    );
    const wrong = [{ inputs: [{ text: 3 as unknown as string }], changes: {} }];
    await expect(expertsPlan(echo, { embedder, experts: wrong })).rejects.toThrow(/expert 0.*text/);
    await expect(expertsPlan(echo, { embedder, experts: [] })).rejects.toThrow(code("OPTION_INVALID"));
  });
});
