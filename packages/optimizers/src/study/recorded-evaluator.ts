import { canonicalJson, type Json, type Plan, SignetError, type StudyLog, sha256Hex } from "@signet/core";
import type { Budget } from "./decision-account.js";
import type { Evaluator, Job } from "./evaluator.js";
import { jsonCopy } from "./json-copy.js";
import type { RunRecord } from "./run-record.js";

/**
 * An evaluator that never executes a finished run again: what the study holds is handed out from there, what is run is
 * appended before it is handed out. A run that failed for outside reasons has not finished and is not recorded.
 *
 * @param fingerprint Of everything besides the job that a run's outcome depends on.
 */
export function recordedEvaluator(log: StudyLog, fingerprint: string, evaluator: Evaluator): Evaluator {
  return {
    async *evaluate(jobs, options) {
      const open: Job[] = [];
      const origins = new Map<Job, { readonly job: Job; readonly address: string }>();
      for (const job of jobs) {
        const missing: string[] = [];
        const address = jobAddress(fingerprint, job);
        for (const exampleId of job.exampleIds) {
          const held = log.get("outcome", `${address}/${exampleId}`);
          // Only `recorded` below appends outcomes.
          if (held === undefined) missing.push(exampleId);
          else yield { job, record: held as unknown as RunRecord };
        }
        if (missing.length === 0) continue;
        const rest = { ...job, exampleIds: missing };
        origins.set(rest, { job, address });
        open.push(rest);
      }
      if (open.length === 0) return;
      for await (const run of evaluator.evaluate(open, options)) {
        const { job, address } = origins.get(run.job) ?? {
          job: run.job,
          address: jobAddress(fingerprint, run.job),
        };
        yield { job, record: await recorded(log, `${address}/${run.record.exampleId}`, run.record) };
      }
    },
  };
}

async function recorded(log: StudyLog, address: string, record: RunRecord): Promise<RunRecord> {
  if (!record.outcome.ok && record.outcome.fault === "outside") return record;
  const value = await log.append({ kind: "outcome", address, value: jsonOf(record) });
  return value as unknown as RunRecord; // the first record of the address, ours or an equal one
}

/** A fresh record equals one that was read back: it holds what JSON makes of it. */
function jsonOf(record: RunRecord): Json {
  try {
    return jsonCopy(record) ?? null;
  } catch (cause) {
    throw new SignetError(
      "OUTPUT_INVALID",
      `The run on example "${record.exampleId}" holds what JSON cannot carry`,
      { cause },
    );
  }
}

/** Where a stop is noted: of one compile under one budget, so that a larger budget goes on. */
export function stopAddress(fingerprint: string, budget: Budget): string {
  return `${fingerprint.slice(0, 16)}/${canonicalJson(budget)}`;
}

/** Where the outcomes of a job stand, but for the example's id. */
function jobAddress(fingerprint: string, { plan, rollout, lm, temperature }: Job): string {
  const drawnBy = temperature === undefined ? lm : `${lm}@${temperature}`;
  return [fingerprint.slice(0, 16), planHash(plan).slice(0, 24), drawnBy, rollout].join("/");
}

const hashes = new WeakMap<Plan, string>();

/** SHA-256 of a plan's canonical JSON. */
export function planHash(plan: Plan): string {
  const hash = hashes.get(plan) ?? sha256Hex(canonicalJson(plan));
  hashes.set(plan, hash);
  return hash;
}
