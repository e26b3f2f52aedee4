// One session of a compile, to be killed from outside. Arguments: the task, the study's file, the file for the artifact.
// Prints one JSON line for each event, and at the end what the session did.
import { writeFileSync, writeSync } from "node:fs";
import { sqliteStudy } from "@signet/adapters/sqlite";
import { answerAddress, type LanguageModel, requestKey, type StudyStore } from "@signet/core";
import type { CompileEvent } from "@signet/optimizers";
import { type ChildLine, lineText } from "./resume-line.js";
import { compileTask, type ResumeTask, resumeTasks } from "./resume-task.js";

const [task, studyPath, artifactPath] = process.argv.slice(2);
if (!isTask(task) || studyPath === undefined || artifactPath === undefined) {
  throw new Error(`Usage: resume-child.ts ${resumeTasks.join("|")} STUDY ARTIFACT`);
}

/** Addresses of the answers that the study holds; nothing may ask for them again. */
const stored = new Set<string>();
let calls = 0;

const { artifact } = await compileTask[task](watched, {
  study: noting(sqliteStudy(studyPath)),
  onEvent: tell,
});
writeFileSync(artifactPath, artifact.toString());
print({ type: "end", calls });

function isTask(text: string | undefined): text is ResumeTask {
  return resumeTasks.some((name) => name === text);
}

function tell(event: CompileEvent): void {
  if (event.type === "phase" && event.status === "start") print({ type: "phase", phase: event.phase });
  if (event.type === "progress") print({ type: "step", phase: event.phase });
}

function watched(lm: LanguageModel): LanguageModel {
  return {
    id: lm.id,
    capabilities: lm.capabilities,
    generate: (request, call) => {
      const address = answerAddress(requestKey(lm.id, request), call.sample);
      calls++;
      print({ type: "call", isRepeated: stored.has(address) });
      return lm.generate(request, call);
    },
  };
}

function noting(store: StudyStore): StudyStore {
  return {
    open: async () => {
      const log = await store.open();
      for (const { address } of log.list("answer")) stored.add(address);
      return {
        ...log,
        append: async (fact) => {
          const value = await log.append(fact);
          if (fact.kind === "answer") stored.add(fact.address);
          return value;
        },
      };
    },
  };
}

/** Written at once: what a killed process has said is heard. */
function print(line: ChildLine): void {
  writeSync(1, lineText(line));
}
