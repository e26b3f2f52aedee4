import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reviewRows, reviewsProgram } from "../testing/reviews-program.js";
import { type CliFolder, type CliRun, cliFolder } from "../testing/run-cli.js";

let folder: CliFolder;
let first: CliRun;

/** The model writes down each call. */
const counting = `import { appendFileSync } from "node:fs";
${reviewsProgram.replace("reply: ({ prefix, messages }) => {", 'reply: ({ prefix, messages }) => {\n    appendFileSync(new URL("./calls.txt", import.meta.url), "x");')}`;
const compile = ["compile", "reviews.ts", "--trainset", "train.jsonl"];

beforeAll(async () => {
  folder = await cliFolder({ "reviews.ts": counting, "train.jsonl": reviewRows(150) });
  first = await folder.run([...compile, "--estimate"]);
}, 60_000);

afterAll(() => folder.remove());

describe("signet compile --estimate", () => {
  it("prints what it would take by phase and in all, makes no call, and writes no file", async () => {
    const { code, stdout } = first;
    expect(code).toBe(0);
    expect(stdout).toMatch(/phase +program runs +calls\n +trace +20 +20 to 40\n/);
    expect(stdout).toMatch(
      /\nEstimate: about [\d,]+ calls \(at most [\d,]+\), [\d,]+ tokens, cost unknown, .+ if a call takes 1\.0 s\.\n/,
    );
    expect(stdout).toContain("- A model has no price: the cost is unknown");
    for (const file of ["calls.txt", "reviews.signet.json", ".signet/reviews.study"])
      await expect(folder.read(file)).rejects.toThrow();
  });

  it("says that a budget cuts it", async () => {
    const { stdout } = await folder.run([...compile, "--estimate", "--budget-calls", "100"]);
    expect(stdout).toContain("The budget cuts it at 100 calls.");
    const loose = await folder.run([...compile, "--estimate", "--budget-calls", "900"]);
    expect(loose.stdout).toContain("Should it come to the most, the budget cuts it at 900 calls.");
    expect((await folder.run([...compile, "--estimate", "--budget-calls", "90000"])).stdout).not.toContain(
      "budget",
    );
  });

  it("is told by the compile itself, at the start and after the first runs; then nothing is left to pay", async () => {
    const { code, stderr } = await folder.run(compile);
    expect(code).toBe(0);
    const told = stderr.split("\n").filter((line) => line.includes("Estimate"));
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/Estimate: about [\d,]+ calls \(at most/);
    expect(told[1]).toMatch(/Estimate, from what the first runs took: about [\d,]+ more calls/);
    const { stdout } = await folder.run([...compile, "--estimate", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      basis: "before",
      whole: { calls: { expected: expect.any(Number) } },
      left: { calls: { expected: 0, most: 0 }, tokens: { expected: 0 } },
    });
  }, 60_000);
});
