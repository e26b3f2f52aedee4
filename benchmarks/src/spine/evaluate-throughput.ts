import { setTimeout as sleep } from "node:timers/promises";
import { evaluate, exactMatch, type LanguageModel } from "@signet/core";
import type { BenchmarkContext, Row } from "../report.js";
import { harbourModel, questionProgram, questions } from "./question-program.js";
import { halfRange, median } from "./summary.js";

const latencyMs = 20;
const examplesInFlight = { 16: 1_600, 64: 4_800 } as const;
const rounds = 5;
/** The engine is still compiling hot code in the second evaluation. */
const warmUps = 3;
const target = 0.95;

type InFlight = keyof typeof examplesInFlight;

/**
 * `evaluate` on a model that answers after 20 ms, as a share of ideal throughput. A timer of 20 ms fires late even in an empty program,
 * so there are two ideals: on paper (in flight / 20 ms), and what bare workers reach with the same model in the same minute.
 */
export async function evaluateThroughput({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const inFlight of [16, 64] as const) {
    log(`  ${inFlight} in flight`);
    rows.push(await shareOfIdeal(inFlight));
  }
  return rows;
}

async function shareOfIdeal(inFlight: InFlight): Promise<Row> {
  const sides = await takeTurns(inFlight);
  const paper = (inFlight * 1000) / latencyMs;
  const onPaper = sides.framework.map((perSecond) => perSecond / paper);
  const ofBare = sides.framework.map((perSecond, round) => perSecond / (sides.bare[round] ?? Number.NaN));
  const isOnPaper = median(onPaper) >= target;
  const chosen = isOnPaper ? onPaper : ofBare;
  const bareOnPaper = median(sides.bare.map((perSecond) => perSecond / paper));
  const shares = `${median(onPaper).toFixed(3)} of ${paper} per second on paper, ${median(ofBare).toFixed(3)} of what bare workers reach with this model (${bareOnPaper.toFixed(3)} of paper)`;
  return {
    id: `evaluate_${inFlight}`,
    value: median(chosen),
    unit: "share",
    spread: halfRange(chosen),
    note: `of ${isOnPaper ? "the ideal on paper" : "bare workers, because the timer itself misses the ideal on paper"}: ${shares}; ${examplesInFlight[inFlight]} examples, median of ${rounds}`,
  };
}

interface Turns {
  /** Examples per second, by round. */
  readonly framework: readonly number[];
  readonly bare: readonly number[];
}

async function takeTurns(inFlight: InFlight): Promise<Turns> {
  const lm = harbourModel("chat", () => sleep(latencyMs));
  const program = questionProgram("chat");
  const count = examplesInFlight[inFlight];
  const examples = questions(count).map((input) => ({ input, expected: { answer: "in the harbour" } }));
  const metric = exactMatch("answer");
  const evaluated = async (): Promise<void> => {
    const { score } = await evaluate(program, examples, { metric, lm, concurrency: inFlight });
    if (score !== 1) throw new Error(`The evaluation came to ${score}`);
  };
  const framework: number[] = [];
  const bare: number[] = [];
  for (let turn = 0; turn < warmUps; turn++) await evaluated();
  for (let round = 0; round < rounds; round++) {
    framework.push(await perSecond(count, evaluated));
    bare.push(await perSecond(count, () => bareWorkers(lm, count, inFlight)));
  }
  return { framework, bare };
}

async function perSecond(count: number, run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return (1000 * count) / (performance.now() - started);
}

/** The same number of calls of the same model, and nothing else. */
async function bareWorkers(lm: LanguageModel, count: number, inFlight: number): Promise<void> {
  const { signal } = new AbortController();
  const request = { layout: "chat", prefix: [], messages: [], temperature: 0, maxTokens: 8 } as const;
  let started = 0;
  const worker = async (): Promise<void> => {
    while (started++ < count) await lm.generate(request, { signal, sample: "0" });
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}
