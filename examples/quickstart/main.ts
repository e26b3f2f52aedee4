import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { llama } from "@signet/adapters/llama";
import { sqliteStudy } from "@signet/adapters/sqlite";
import { createProgress, renderChanges } from "@signet/cli";
import { diff, type Evaluation, evaluate, load, replayed, scoreInterval, seal, stack } from "@signet/core";
import { compile, mipro, pairedInterval, recordedAnswers, rng, scoreOf } from "@signet/optimizers";
import { rows } from "./rows.js";
import triage, { metric } from "./triage.js";

const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    seed: { type: "string", default: "0" },
    study: { type: "string", default: ".signet/quickstart.study" },
    out: { type: "string", default: "triage.signet.json" },
    /** Writes the test scores of each example here. */
    details: { type: "string" },
  },
});
const started = performance.now();
const progress = createProgress({ stream: process.stderr });
const say = (line: string): void => {
  if (!flags.json) console.log(line);
};

const seed = Number(flags.seed);
const shuffled = rng(seed).fork("quickstart").shuffle(rows("train"));
const study = sqliteStudy(flags.study);
mkdirSync(dirname(resolve(flags.study)), { recursive: true });
const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());

say(
  "A support desk sorts messages by topic (7 kinds), then ranks them (3 priorities). Both steps run on SmolLM2-135M, on this machine.",
);
const lm = await llama({ onProgress: progress.onDownload });
const compileStarted = performance.now();
const { artifact, report } = await compile(triage, {
  trainset: shuffled.slice(160),
  valset: shuffled.slice(0, 80),
  holdout: shuffled.slice(80, 160),
  metric,
  lm,
  strategy: mipro({
    instructions: 5,
    demoSets: 12,
    maxBootstrapped: 3,
    maxLabeled: 6,
    runs: 720,
    minibatch: 20,
    roundSize: 4,
  }),
  study,
  seed,
  concurrency: 2,
  signal: interrupted.signal,
  onEvent: progress.onEvent,
});
const compileSeconds = (performance.now() - compileStarted) / 1000;
mkdirSync(dirname(resolve(flags.out)), { recursive: true });
writeFileSync(flags.out, `${artifact}\n`);
if (report.stopped === "aborted") {
  progress.done();
  console.error(
    `Stopped. The best result so far is in ${flags.out}, unverified; run the same command to go on.`,
  );
  process.exit(130);
}

// The test split: nothing above has seen it. Its answers are kept in the study too, so that a second run makes no call.
const log = await study.open();
const recorded = stack(lm, replayed(recordedAnswers(log, "test")));
const test = rows("test");
const measure = (name: string, program: typeof triage): Promise<Evaluation> => {
  let done = 0;
  const onResult = (): void => progress.onStep(name, ++done, test.length);
  return evaluate(program, test, { metric, lm: recorded, concurrency: 2, onResult });
};
const before = await measure("test, before", triage);
const after = await measure("test, after", load(triage, artifact));
await log.close();
await lm.dispose();
progress.done();

const scores = ({ results }: Evaluation): number[] => results.map(({ outcome }) => scoreOf(outcome) ?? 0);
const [was, is] = [scores(before), scores(after)];
const gain = (after.score ?? 0) - (before.score ?? 0);
const gainInterval = pairedInterval(is.map((score, index) => score - (was[index] ?? 0)));
if (flags.details !== undefined)
  writeFileSync(flags.details, JSON.stringify({ before: was, after: is, compileSeconds }));

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const range = ([low, high]: readonly [number, number]): string => `${percent(low)} to ${percent(high)}`;
say(`
${test.length} test messages        score     95 % interval
  as written         ${percent(before.score ?? 0).padStart(8)}     ${range(scoreInterval(was))}
  compiled           ${percent(after.score ?? 0).padStart(8)}     ${range(scoreInterval(is))}
  gain, paired       ${percent(gain).padStart(8)}     ${range(gainInterval)}

compile: ${report.cost.calls} calls, ${report.cost.tokens} tokens, ${compileSeconds.toFixed(0)} s${report.executedRuns === 0 ? " (replayed from the study, no call made)" : ""}
`);
say(renderChanges(diff(seal(triage), artifact)));
say(`\nWritten to ${flags.out}. A fresh process loads it and answers:\n`);
const answer = fileURLToPath(new URL("./answer.ts", import.meta.url));
const jiti = fileURLToPath(new URL("lib/jiti-cli.mjs", import.meta.resolve("jiti/package.json")));
const answers = execFileSync(process.execPath, [jiti, answer, flags.out], { encoding: "utf8" });
say(answers.trimEnd());
if (flags.json) {
  const seconds = (performance.now() - started) / 1000;
  const { calls, tokens } = report.cost;
  console.log(
    JSON.stringify({
      before: before.score,
      after: after.score,
      gain,
      gainInterval,
      calls,
      tokens,
      seconds,
      artifact: flags.out,
    }),
  );
}
