import type { Strategy } from "@signet/optimizers";
import type { BenchmarkContext, Row } from "../../report.js";
import { halfRange } from "../../spine/summary.js";
import { mean } from "../../statistics/mean.js";
import { OTHERS, TARGETS } from "./contenders.js";
import { type Learnt, learnRule } from "./learn-rule.js";

/** Seeds 0 to 29 were looked at while the task and the settings were made: none of them is measured. */
const FIRST_SEED = 30;
const SEEDS = 10;
/** Enough for each of them to end by itself. */
const CALLS = 10_000;

const MAIN = "rule_task";
const idOf = (name: string): string => `${MAIN}:${name}`;
export const ruleTaskIds: readonly string[] = [MAIN, ...Object.keys({ ...TARGETS, ...OTHERS }).map(idOf)];

/**
 * Whether strategies find a hidden rule from their failures: a model that follows what the instruction states, a proposer that knows nothing but its prompts,
 * and other cues and desks under every seed. Scores are of messages that nothing had seen.
 */
export async function ruleTaskRows({ log, isWanted }: BenchmarkContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const means: string[] = [];
  const scores: number[] = [];
  for (const [name, make] of Object.entries<() => Strategy>(TARGETS)) {
    if (!isWanted(idOf(name)) && !isWanted(MAIN)) continue;
    const row = rowOf(name, await learnAll(name, make, log));
    rows.push(row);
    scores.push(row.value);
    means.push(`${name} ${row.value.toFixed(3)}`);
  }
  for (const [name, make] of Object.entries<() => Strategy>(OTHERS))
    if (isWanted(idOf(name))) rows.push(rowOf(name, await learnAll(name, make, log)));
  if (!isWanted(MAIN)) return rows;
  const note = `the least of ${means.join(", ")}: means over ${SEEDS} hidden rules of five clauses`;
  return [{ id: MAIN, value: Math.min(...scores), unit: "share", note }, ...rows];
}

async function learnAll(
  name: string,
  make: () => Strategy,
  log: BenchmarkContext["log"],
): Promise<readonly Learnt[]> {
  const learnt: Learnt[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++)
    learnt.push(await learnRule(make(), { seed, calls: CALLS }));
  log(`  ${name}: ${learnt.map(({ score }) => score.toFixed(3)).join(" ")}`);
  return learnt;
}

function rowOf(name: string, learnt: readonly Learnt[]): Row {
  const scores = learnt.map(({ score }) => score);
  const calls = learnt.map((one) => one.calls);
  return {
    id: idOf(name),
    value: mean(scores),
    unit: "share",
    spread: halfRange(scores),
    note: `on 200 held-out messages; least ${Math.min(...scores).toFixed(3)} of ${SEEDS} seeds; ${Math.round(mean(calls))} calls, ${Math.min(...calls)} to ${Math.max(...calls)}; ${Math.round(mean(learnt.map(({ tokens }) => tokens)))} tokens`,
  };
}
