import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fieldwise, memoryStudy, type StudyStore } from "@signet/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CompileResult, compile } from "./compile.js";
import { asWritten } from "./strategies/as-written.js";
import type { Strategy } from "./strategies/strategy.js";
import { demoLover, twoSteps, wordRows } from "./testing/two-steps.js";

const declared = `
/** Colours of words. */
export const twoSteps = program({
  name: "twoSteps",
  input: { word: z.string() },
  output: { colour: z.string(), heat: z.string() },
  modules: { colour: predict(a), heat: predict(b) },
  run: async ({ word }, { colour, heat }) => {
    const first = await colour({ word });
    return { colour: first.colour, heat: (await heat({ colour: first.colour })).heat };
  },
});
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "signet-compile-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** One compile into a study, with what it told and what its strategy was shown of the program. */
async function compiled(
  study: StudyStore,
  source?: string | URL,
): Promise<CompileResult & { readonly warnings: readonly string[]; readonly outline: string }> {
  const warnings: string[] = [];
  let outline = "";
  const plain = asWritten();
  const strategy: Strategy = {
    ...plain,
    optimize: async (problem, context) => {
      outline = problem.graph.outline;
      return plain.optimize(problem, context);
    },
  };
  const result = await compile(twoSteps, {
    trainset: wordRows(60),
    metric: fieldwise("colour", "heat"),
    lm: demoLover(),
    strategy,
    adopt: "unverified",
    study,
    ...(source !== undefined && { source }),
    onEvent: (event) => event.type === "warning" && warnings.push(event.message),
  });
  return { ...result, warnings, outline };
}

describe("compile() with a source", () => {
  it("shows strategies what the file says of the program", async () => {
    const path = join(folder, "shown.ts");
    await writeFile(path, declared);
    const { outline, warnings } = await compiled(memoryStudy(), path);
    expect(outline).toContain("about: Colours of words.");
    expect(warnings).toEqual([]);
  });

  it("is another compile when what is shown of the file changes, and only then", async () => {
    const path = join(folder, "changing.ts");
    const study = memoryStudy();
    await writeFile(path, declared);
    await compiled(study, path);
    await writeFile(path, `// A note.\n${declared}\nconst unrelated = 1;`);
    expect((await compiled(study, path)).report).toMatchObject({ changed: [], executedRuns: 0 });
    const moved = join(folder, "moved.ts");
    await writeFile(moved, declared);
    expect((await compiled(study, moved)).report).toMatchObject({ changed: [], executedRuns: 0 });
    await writeFile(path, declared.replace("Colours", "Hues"));
    expect((await compiled(study, path)).report.changed).toEqual(["program"]);
  });

  it("is the compile that it would be without a source that is of no use, with a warning", async () => {
    const study = memoryStudy();
    const { artifact } = await compiled(study);
    for (const source of [join(folder, "gone.ts"), new URL("https://example.com/x.ts")]) {
      const { report, warnings, artifact: same } = await compiled(study, source);
      expect(report).toMatchObject({ changed: [], executedRuns: 0 });
      expect(warnings).toEqual([expect.stringContaining("is not used")]);
      expect(same.toString()).toBe(artifact.toString());
    }
  });

  it("rejects what is neither path nor URL", async () => {
    for (const source of ["", 7, {}, null])
      await expect(compiled(memoryStudy(), source as never)).rejects.toMatchObject({
        code: "OPTION_INVALID",
      });
  });
});
