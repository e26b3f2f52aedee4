import { describe, expect, it } from "vitest";
import { compile } from "../compile.js";
import type { ProposalRequest, Proposer } from "../propose/proposer.js";
import { type CoproOptions, copro } from "./copro.js";
import { codeReader, codeWriter, SECRETS, stairs, twoSides } from "./testing/instruction-stairs.js";

/** Notes what it is asked, and answers as another. */
function noted(proposer: Proposer): Proposer & { readonly requests: readonly ProposalRequest[] } {
  const requests: ProposalRequest[] = [];
  return {
    ...proposer,
    requests,
    propose: (request, context) => {
      requests.push(request);
      return proposer.propose(request, context);
    },
  };
}

const run = (options: CoproOptions) =>
  compile(twoSides, { ...stairs, lm: codeReader(), strategy: copro(options) });

describe("copro()", () => {
  const timeoutMs = 60_000;

  it(
    "improves one step at a time, from the best attempts so far, until both are right",
    async () => {
      const writer = noted(codeWriter());
      const { report, artifact } = await run({ breadth: 12, depth: 3, minibatch: 12, proposers: [writer] });
      expect(artifact.plan.parameters.colour?.instruction).toContain(`Code: ${SECRETS.colour}`);
      expect(artifact.plan.parameters.heat?.instruction).toContain(`Code: ${SECRETS.heat}`);
      expect(report).toMatchObject({ adopted: true, valScore: 1 });
      expect(writer.requests.map(({ path }) => path)).toEqual([
        "colour",
        "heat",
        "colour",
        "heat",
        "colour",
        "heat",
      ]);
      expect(writer.requests.map(({ base }) => base)).toEqual([
        "Name the colour.",
        "Say how warm it is.",
        "Name the colour. Code: c",
        "Say how warm it is. Code: b",
        "Name the colour. Code: ca",
        "Say how warm it is. Code: bd",
      ]);
    },
    timeoutMs,
  );

  it("goes on with the other steps when proposals for one run dry, and ends when all are dry", async () => {
    const forHeat = noted({
      name: "forHeat",
      propose: async (request, context) =>
        request.path === "heat" ? codeWriter().propose({ ...request, count: 1 }, context) : [],
    });
    const { report } = await run({ breadth: 1, depth: 5, proposers: [forHeat] });
    expect(forHeat.requests.length).toBe(10);
    expect(report.stopped).toBeUndefined();
    const silent = noted({ name: "silent", propose: async () => [] });
    const { report: unchanged } = await run({ depth: 5, proposers: [silent] });
    expect(silent.requests.length).toBe(2);
    expect(unchanged).toMatchObject({ adopted: false, valScore: 0.25 });
  });

  it("tries no instruction twice, in whatever spelling", async () => {
    const echo: Proposer = {
      name: "echo",
      propose: async ({ base }) => [base.toUpperCase(), `  ${base}`, "Once.", "once.  ", ""],
    };
    const { report } = await run({ breadth: 5, depth: 2, proposers: [echo] });
    expect(report.trials).toBeLessThanOrEqual(1 + 2 + 2);
  });

  it("hands its temperature and the size of the history on", async () => {
    const writer = noted(codeWriter());
    await run({ breadth: 2, depth: 1, initTemperature: 1.4, history: 3, proposers: [writer] });
    expect(writer.requests[0]?.style).toEqual({ grounding: { history: 3 }, temperature: 1.4 });
  });

  it("refuses counts without meaning", () => {
    for (const options of [{ breadth: 0 }, { depth: 0.5 }, { minibatch: 0 }])
      expect(() => copro(options)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });
});
