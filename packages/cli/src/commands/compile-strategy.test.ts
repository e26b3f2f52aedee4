import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { strategyNames } from "../config/strategies.js";
import { reviewRows, reviewsProgram } from "../testing/reviews-program.js";
import { type CliFolder, cliFolder } from "../testing/run-cli.js";

let folder: CliFolder;

const flags = ["--trainset", "train.jsonl", "--no-study", "--json", "--out", "out.json"];
const json = (text: string): unknown => JSON.parse(text);

beforeAll(async () => {
  folder = await cliFolder({
    "reviews.ts": `${reviewsProgram}
export const proposer = scriptedLm({ reply: (_, { sample }) => \`Say whether the review is good or bad, number \${sample}.\` });`,
    "train.jsonl": reviewRows(75),
  });
});

afterAll(() => folder.remove());

describe("signet compile --strategy", () => {
  it.each(strategyNames)("%s compiles within its budget", async (name) => {
    const budget = ["--strategy", name, "--budget-calls", "400"];
    const { code, stdout, stderr } = await folder.run(["compile", "reviews.ts", ...flags, ...budget]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(json(stdout)).toMatchObject({ strategy: name });
    const { calls } = (json(stdout) as { readonly cost: { readonly calls: number } }).cost;
    expect(calls).toBeLessThanOrEqual(400);
  });

  it("runs several in a row, an effort going to those that know one", async () => {
    const chain = ["--strategy", "dualPhase+gepa", "--effort", "medium", "--budget-calls", "400"];
    const { code, stdout } = await folder.run(["compile", "reviews.ts", ...flags, ...chain]);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ strategy: "sequence" });
    const artifact = JSON.parse(await folder.read("out.json"));
    expect(artifact.provenance.strategy.options).toMatchObject({
      strategies: [{ name: "dualPhase" }, { name: "gepa", options: { effort: "medium" } }],
    });
  });

  it("names what there is when there is no such strategy", async () => {
    const { code, stderr } = await folder.run(["compile", "reviews.ts", "--strategy", "dualPhase+mirpo"]);
    expect(code).toBe(2);
    expect(stderr).toContain('"mirpo" is no strategy');
    expect(stderr).toContain("Did you mean mipro?");
  });
});
