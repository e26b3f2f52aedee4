import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Phase, type Rng, rng } from "@signet/optimizers";
import type { BenchmarkContext, Row } from "../report.js";
import type { ChildLine } from "./resume-line.js";
import { runSession, type Session, type SessionFiles } from "./resume-session.js";
import type { ResumeTask } from "./resume-task.js";

const killsPerPhase = 2;
const phases = ["trace", "bootstrap", "propose", "search", "verify"] as const satisfies readonly Phase[];
const triesPerKill = 5;

/**
 * Kills a compile with SIGKILL at a random moment of each phase, runs it again until it ends, and once more. Counts what must not be: an
 * artifact that differs, an answer asked for again although it was stored, a call in the last session.
 *
 * The scripted model answers the same whatever was asked before, so a killed compile must come to the undisturbed one's artifact. The
 * embedded model's answers depend on how calls were batched, so there a killed compile has to repeat its own.
 */
export async function killResume(task: ResumeTask, { log }: BenchmarkContext): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "signet-resume-"));
  try {
    const files = (name: string): SessionFiles => ({
      task,
      study: join(folder, `${name}.study`),
      artifact: join(folder, `${name}.json`),
    });
    const undisturbed = await runSession(files("undisturbed"));
    const expected = task === "scripted" ? readArtifact(files("undisturbed")) : undefined;
    const outcomes: Outcome[] = [];
    for (const [at, phase] of phases
      .flatMap((one) => Array.from({ length: killsPerPhase }, () => one))
      .entries()) {
      const outcome = await killOnce(phase, {
        files: (tried) => files(`${phase}-${at}-${tried}`),
        undisturbed,
        expected,
        random: rng(1).fork(`${phase} ${at}`),
      });
      log(
        `  killed in ${outcome.phase} after ${outcome.callsBefore} calls: ${outcome.problems.join(", ") || "as it should be"}`,
      );
      outcomes.push(outcome);
    }
    return [summary(task, outcomes, callsOf(undisturbed))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly phase: Phase;
  readonly callsBefore: number;
  readonly problems: readonly string[];
}

interface KillOptions {
  readonly files: (tried: number) => SessionFiles;
  readonly undisturbed: Session;
  /** The artifact that must come out, where that is known. */
  readonly expected: string | undefined;
  readonly random: Rng;
}

/** One study: a session that is killed, one that ends, one that only replays. */
async function killOnce(
  phase: Phase,
  { files, undisturbed, expected, random }: KillOptions,
): Promise<Outcome> {
  for (let tried = 0; tried < triesPerKill; tried++) {
    const session = files(tried);
    const killed = await runSession(session, atMoment(phase, random, undisturbed));
    if (!killed.wasKilled) continue; // it was faster than the signal: another moment, on a study of its own
    const resumed = await runSession(session);
    const artifact = readArtifact(session);
    const replayed = await runSession(session);
    const problems = [
      ...(artifact === (expected ?? artifact) ? [] : ["another artifact"]),
      ...(repeatedCalls([killed, resumed, replayed]) === 0 ? [] : ["a stored answer was asked for again"]),
      ...(readArtifact(session) === artifact ? [] : ["another artifact on replay"]),
      ...(callsOf(replayed) === 0 ? [] : [`${callsOf(replayed)} calls on replay`]),
    ];
    return { phase: phaseAtEnd(killed), callsBefore: callsOf(killed), problems };
  }
  return { phase, callsBefore: 0, problems: [`not killed in ${triesPerKill} tries`] };
}

/** A random line among those that the phase had when nothing disturbed it. */
function atMoment(phase: Phase, random: Rng, { lines }: Session): (line: ChildLine) => boolean {
  const inPhase = phaseOfEach(lines).filter((one) => one === phase).length;
  let left = random.int(Math.max(1, Math.floor(0.9 * inPhase)));
  let current: Phase | undefined;
  return (line) => {
    if (line.type === "phase") current = line.phase;
    return current === phase && left-- === 0;
  };
}

function phaseOfEach(lines: readonly ChildLine[]): readonly (Phase | undefined)[] {
  let current: Phase | undefined;
  return lines.map((line) => {
    if (line.type === "phase") current = line.phase;
    return current;
  });
}

function phaseAtEnd({ lines }: Session): Phase {
  return phaseOfEach(lines).at(-1) ?? "analyze";
}

function callsOf({ lines }: Session): number {
  return lines.filter(({ type }) => type === "call").length;
}

function repeatedCalls(sessions: readonly Session[]): number {
  return sessions.flatMap(({ lines }) => lines).filter((line) => line.type === "call" && line.isRepeated)
    .length;
}

function readArtifact({ artifact }: SessionFiles): string {
  return existsSync(artifact) ? readFileSync(artifact, "utf8") : "none";
}

function summary(task: ResumeTask, outcomes: readonly Outcome[], calls: number): Row {
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  const killedIn = phases.map(
    (phase) => `${phase} ${outcomes.filter((outcome) => outcome.phase === phase).length}`,
  );
  const claim =
    task === "scripted"
      ? "came to the undisturbed run's artifact"
      : "ended, and came to the same bytes once more";
  return {
    id: task === "scripted" ? "kill_resume" : "kill_resume_embedded",
    value: failed.length,
    unit: "failures",
    note: `${outcomes.length - failed.length} of ${outcomes.length} killed compiles of ${calls} calls ${claim}, asked for no stored answer again, and made no call on replay; killed in ${killedIn.join(", ")}`,
  };
}
