import { type Embedder, SignetError, sig } from "@signet/core";
import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { CompileEvent } from "../study/events.js";
import { proposeInstructions } from "./propose-instructions.js";
import type { Proposer } from "./proposer.js";
import { graphOf } from "./testing/request.js";

function setUp() {
  const graph = graphOf(sig("message -> topic", "Name the topic."));
  const problem: Problem = {
    graph,
    start: { kind: "single", parameters: { step: { instruction: "Name the topic.", demos: [] } } },
    trainset: [],
    valset: [],
  };
  const events: CompileEvent[] = [];
  const context: StrategyContext = {
    rng: rng(3),
    signal: new AbortController().signal,
    proposer: undefined,
    embedder: undefined,
    concurrency: 2,
    evaluate: async () => [],
    isExcluded: () => false,
    keep: () => {},
    phase: (_, work) => work(),
    emit: (event) => events.push(event),
  };
  return { problem, context, events };
}

const of = (name: string, texts: readonly string[]): Proposer => ({ name, propose: async () => texts });

describe("proposeInstructions()", () => {
  it("lets the proposers take turns, without repeats", async () => {
    const { problem, context, events } = setUp();
    const proposers = [of("one", ["a", "name  the topic.", "b", "c"]), of("two", ["A ", "x", "y"])];
    const found = await proposeInstructions(problem, context, {
      proposers,
      facts: { leaves: {}, sample: [] },
      demoSets: {},
      count: 4,
    });
    expect(found).toEqual({ step: ["a", "x", "b", "y"] });
    expect(events).toEqual(
      found.step?.map((instruction) => ({
        type: "proposal",
        path: "step",
        instruction,
        origin: /[xy]/.test(instruction) ? "two" : "one",
      })),
    );
  });

  it("fills up from the others where one has too few, and passes warnings on", async () => {
    const { problem, context, events } = setUp();
    const shy: Proposer = {
      name: "shy",
      propose: async (_, { onWarning }) => {
        onWarning("nothing came");
        return [];
      },
    };
    const found = await proposeInstructions(problem, context, {
      proposers: [shy, of("two", ["x", "y", "z"])],
      facts: { leaves: {}, sample: [] },
      demoSets: {},
      count: 2,
    });
    expect(found).toEqual({ step: ["x", "y"] });
    expect(events[0]).toEqual({ type: "warning", message: "nothing came" });
  });

  it("folds what means the same, whoever proposed it", async () => {
    const { problem, context } = setUp();
    const proposers = [
      of("one", ["Name topics!", "Give the subject of the message."]),
      of("two", ["Give the message's subject.", "State the subject."]),
    ];
    const ask = (embedder: Embedder | undefined) =>
      proposeInstructions(
        problem,
        { ...context, embedder },
        { proposers, facts: { leaves: {}, sample: [] }, demoSets: {}, count: 4 },
      );
    // "Give subject message" and "Give message subject": a phrase that moved.
    expect(await ask(undefined)).toEqual({ step: ["Give the message's subject.", "State the subject."] });
    const embedder: Embedder = {
      id: "subject",
      dimension: 2,
      embed: async (texts) => texts.map((text) => new Float32Array(/subject/.test(text) ? [1, 0] : [0, 1])),
    };
    expect(await ask(embedder)).toEqual({ step: ["Give the message's subject."] });
  });

  it("goes on without a proposer that fails by its own fault, and ends with what is not", async () => {
    const { problem, context, events } = setUp();
    const ask = (error: Error) => {
      const broken: Proposer = { name: "broken", propose: () => Promise.reject(error) };
      return proposeInstructions(problem, context, {
        proposers: [broken, of("two", ["x", "y"])],
        facts: { leaves: {}, sample: [] },
        demoSets: {},
        count: 2,
      });
    };
    expect(await ask(new TypeError("no such thing"))).toEqual({ step: ["x", "y"] });
    expect(events[0]).toEqual({ type: "warning", message: expect.stringContaining("no such thing") });
    await expect(ask(new SignetError("BUDGET_EXHAUSTED", "spent"))).rejects.toMatchObject({
      code: "BUDGET_EXHAUSTED",
    });
  });
});
