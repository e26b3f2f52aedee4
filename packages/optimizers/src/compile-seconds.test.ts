import { memoryStudy, SignetError } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { expect, it } from "vitest";
import { compile } from "./compile.js";
import { copro } from "./strategies/copro.js";
import { gpo } from "./strategies/gpo.js";
import { demoLover, twoSteps, wordRows } from "./testing/two-steps.js";

const metric = (
  { expected }: { readonly expected: { readonly colour: string } },
  { colour }: { readonly colour: string },
) => colour === expected.colour;
const hangs = () => scriptedLm({ id: "hangs", reply: () => new Promise<never>(() => {}) });
const rows = { trainset: wordRows(12), valset: wordRows(12, 100), holdout: wordRows(6, 200), metric };

it.each([
  ["gpo", gpo],
  ["copro", copro],
])(
  "a budget of seconds ends %s when its proposer hangs, and the same compile ends there again",
  async (_, make) => {
    const study = memoryStudy();
    const options = {
      ...rows,
      lm: demoLover(),
      proposer: hangs(),
      strategy: make(),
      study,
      budget: { seconds: 0.4 },
    };
    const first = await compile(twoSteps, options);
    expect(first.report.stopped).toBe("seconds");
    expect(first.report.adopted).toBe(false);
    const again = await compile(twoSteps, { ...options, proposer: hangs() });
    expect(again.report.stopped).toBe("seconds");
    expect(again.artifact.toString()).toBe(first.artifact.toString());
  },
);

it("an abort ends it as an abort, whatever seconds there are", async () => {
  const controller = new AbortController();
  const proposer = scriptedLm({
    id: "aborts",
    reply: () => {
      controller.abort();
      return new SignetError("ABORTED", "asked to stop");
    },
  });
  const options = { ...rows, lm: demoLover(), proposer, strategy: gpo(), budget: { seconds: 60 } };
  const { report } = await compile(twoSteps, { ...options, signal: controller.signal });
  expect(report.stopped).toBe("aborted");
});
