import { type Example, type LanguageModel, memoryStudy } from "@signet/core";
import { compile, mipro } from "@signet/optimizers";
import type { BenchmarkContext, Row } from "../report.js";
import { harbourModel, questionProgram, questions } from "../spine/question-program.js";
import { halfRange, median } from "../spine/summary.js";

const turns = 5;
/** As medium effort has it: 300 examples to search on. */
const sizes = { trainset: 300, valset: 300, holdout: 100 } as const;

/**
 * What the framework costs for each program run of a compile: CPU time of a whole compile of one step, with a model that answers at
 * once and a study in memory, over its program runs. Analysis, proposals, search, record and verify are all in it; the first
 * compile, which loads the code, is not.
 */
export async function runCost({ log }: BenchmarkContext): Promise<readonly Row[]> {
  await compileOnce("light");
  const light: number[] = [];
  const medium: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    log(`  run_us: turn ${turn + 1} of ${turns}`);
    light.push(await compileOnce("light"));
    medium.push(await compileOnce("medium"));
  }
  const note = `CPU of a whole compile (medium effort, one step, 300 validation examples, instant model) over its program runs, median of ${turns}; light effort ${median(light).toFixed(1)}`;
  return [{ id: "run_us", value: median(medium), unit: "us", spread: halfRange(medium), note }];
}

/** Microseconds of CPU for each program run. */
async function compileOnce(effort: "light" | "medium"): Promise<number> {
  const inputs = questions(sizes.trainset + sizes.valset + sizes.holdout);
  const rows = inputs.map(
    (input, index): Example<(typeof inputs)[number], boolean> => ({
      input,
      expected: index % 3 > 0,
    }),
  );
  const lm: LanguageModel = harbourModel("chat");
  const before = process.cpuUsage();
  const { report } = await compile(questionProgram("chat"), {
    trainset: rows.slice(0, sizes.trainset),
    valset: rows.slice(sizes.trainset, sizes.trainset + sizes.valset),
    holdout: rows.slice(-sizes.holdout),
    metric: ({ expected }) => expected,
    lm,
    proposer: lm,
    strategy: mipro({ effort }),
    study: memoryStudy(),
    seed: 1,
  });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / report.executedRuns;
}
