import {
  compositeOf,
  effect,
  fieldwise,
  identifyExamples,
  type LmRequest,
  majority,
  memoryStudy,
  predict,
  program,
  signature,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Job } from "./evaluator.js";
import { localEvaluator } from "./local-evaluator.js";
import { recordedEvaluator } from "./recorded-evaluator.js";
import { withTemperature } from "./with-temperature.js";

const say = signature({
  instruction: "Say it.",
  input: { text: z.string() },
  output: { answer: z.string() },
});
const inner = program({
  name: "inner",
  input: { text: z.string() },
  output: { answer: z.string() },
  modules: { say: majority(predict(say, { temperature: 0.3 }), { votes: 2, by: "answer" }) },
  run: (input, steps) => steps.say(input),
});
const outer = program({
  name: "outer",
  input: { text: z.string() },
  output: { answer: z.string() },
  modules: {
    look: effect({
      name: "look",
      input: { text: z.string() },
      output: { text: z.string() },
      run: async (input) => input,
    }),
    say: predict(say),
    inner,
  },
  run: async (input, steps) => {
    const { answer } = await steps.say(await steps.look(input));
    return steps.inner({ text: answer });
  },
});
const definition = compositeOf(outer);
const [example] = identifyExamples(
  [{ id: "x", input: { text: "hello" }, expected: { answer: "yes" } }],
  definition.inputFields,
  "rows",
);

/** Runs a job over the example and gives the requests that the model got, with their samples. */
async function requestsOf(
  jobs: readonly Partial<Job>[],
): Promise<readonly (LmRequest & { sample: string })[]> {
  const requests: (LmRequest & { sample: string })[] = [];
  const lm = scriptedLm({
    reply: (request, { sample }) => {
      requests.push({ ...request, sample });
      return "## Answer\nyes";
    },
  });
  const local = localEvaluator({
    definition,
    examples: new Map([["x", example as NonNullable<typeof example>]]),
    metric: fieldwise("answer") as never, // erased, as in a compile
    models: { task: lm, teacher: lm },
    effects: (_, run) => run(),
    concurrency: 1,
  });
  const evaluator = recordedEvaluator(await memoryStudy().open(), "f".repeat(64), local);
  const { signal } = new AbortController();
  for (const job of jobs) {
    const plan = { kind: "single", parameters: outer.parameters } as const;
    const whole: Job = { plan, exampleIds: ["x"], rollout: 0, lm: "task", ...job };
    for await (const { record } of evaluator.evaluate([whole], { signal })) {
      expect(record.outcome).toMatchObject({ ok: true, score: 1 });
    }
  }
  return requests;
}

describe("withTemperature()", () => {
  it("sets the temperature of every leaf, nested and voting ones too, and nothing else", () => {
    const warmed = withTemperature(definition, 1);
    const { say: leaf, inner: nested, look } = warmed.modules;
    expect(leaf).toEqual({ ...definition.modules.say, temperature: 1 });
    expect(look).toBe(definition.modules.look);
    expect(nested).toMatchObject({ modules: { say: { temperature: 1, draws: [{ count: 2 }] } } });
    expect(definition.modules.say).toMatchObject({ temperature: 0 });
  });
});

describe("a job's temperature", () => {
  it("reaches every call of its runs; without one each leaf keeps its own", async () => {
    const plain = await requestsOf([{}]);
    expect(plain.map(({ temperature }) => temperature)).toEqual([0, 0.3, 0.3]);
    const warm = await requestsOf([{ temperature: 1, rollout: 2 }]);
    expect(warm.map(({ temperature }) => temperature)).toEqual([1, 1, 1]);
    expect(warm.map(({ sample }) => sample)).toEqual(["2", "2/0", "2/1"]);
  });

  it("makes another run of it: a recorded one is handed out for its own temperature alone", async () => {
    const requests = await requestsOf([{}, { temperature: 1 }, { temperature: 1 }, {}]);
    expect(requests.map(({ temperature }) => temperature)).toEqual([0, 0.3, 0.3, 1, 1, 1]);
  });
});
