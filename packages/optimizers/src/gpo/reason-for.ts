import { reflectOnFailures } from "../operators/reflect-on-failures.js";
import { writeNotes } from "../operators/write-notes.js";
import { stepText } from "../propose/step-text.js";
import { failedRecords } from "../reflect/failed-records.js";
import { recordText } from "../reflect/module-records.js";
import type { GpoTask, Step } from "./gpo-task.js";
import type { Texts } from "./texts.js";

/** Why the current prompt fails on a training batch, for each module that is written; `undefined` when it does not, or nobody knows. */
export async function reasonFor(
  { contest, context }: GpoTask,
  texts: Texts,
  { plan, batch, rng }: Step,
): Promise<string | undefined> {
  const { problem, runOn, runsOf } = contest;
  await runOn([plan], batch);
  const runs = runsOf(plan, batch);
  const isOne = problem.graph.leaves.length === 1;
  const drafts = problem.graph.leaves.flatMap(({ path, leaf }) => {
    const failed = failedRecords(runs, { path, problem });
    const currentInstruction = texts[path];
    if (currentInstruction === undefined || failed.length === 0) return [];
    const shown = {
      step: stepText(path, leaf),
      currentInstruction,
      failures: failed.map((record) => recordText(record, leaf)).join("\n\n"),
    };
    return [{ path, texts: isOne ? shown : { program: problem.graph.outline, ...shown } }];
  });
  const operator = reflectOnFailures;
  const notes = await context.phase("propose", () =>
    writeNotes({ operator, drafts, rng: rng.fork("reflect") }, context),
  );
  const reasons = drafts.flatMap(({ path }, index) => {
    const note = notes[index];
    return note === undefined ? [] : [[path, note] as const];
  });
  if (reasons.length === 0) return undefined;
  const isAlone = Object.keys(texts).length === 1;
  return isAlone ? reasons[0]?.[1] : reasons.map(([path, note]) => `[${path}]\n${note}`).join("\n");
}
