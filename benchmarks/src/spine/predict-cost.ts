import { cached, type LanguageModel, memoryStore } from "@signet/core";
import type { BenchmarkContext, Row } from "../report.js";
import { type FormatName, harbourModel, questionProgram, questions } from "./question-program.js";
import { halfRange, median } from "./summary.js";

const callsPerRound = 20_000;
const rounds = 7;
const roundsOfVariants = 3;

/**
 * What the framework itself costs: CPU time of one `program.run` with one `predict` of three fields, on a model that answers at once
 * and on a cache that holds every answer. The sides take turns, the first turn warms up.
 */
export async function predictCost({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const { live, hit } = await measure("chat", rounds);
  const variants: string[] = [];
  for (const format of ["json", "completion"] as const) {
    log(`  ${format}`);
    const variant = await measure(format, roundsOfVariants);
    variants.push(`${format} ${median(variant.live).toFixed(1)} and ${median(variant.hit).toFixed(1)}`);
  }
  const how = `CPU time of program.run, chat format, median of ${rounds} x ${callsPerRound} calls`;
  const others = `live and cached in other formats: ${variants.join(", ")}`;
  return [
    row("predict_us", live, `${how}; least ${Math.min(...live).toFixed(1)}; ${others}`),
    row(
      "cache_hit_us",
      hit,
      `${how}, each a hit in cached(memoryStore()); least ${Math.min(...hit).toFixed(1)}`,
    ),
  ];
}

interface Sides {
  readonly live: readonly number[];
  readonly hit: readonly number[];
}

async function measure(format: FormatName, turns: number): Promise<Sides> {
  const instant = harbourModel(format);
  const remembered = cached(memoryStore())(instant);
  const cost = cpuCost(format);
  await cost(instant);
  await cost(remembered);
  const live: number[] = [];
  const hit: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    live.push(await cost(instant));
    hit.push(await cost(remembered));
  }
  return { live, hit };
}

/** Microseconds of CPU per call, with everything that the process does beside it: collecting garbage, compiling. */
function cpuCost(format: FormatName): (lm: LanguageModel) => Promise<number> {
  const program = questionProgram(format);
  const inputs = questions(64);
  return async (lm) => {
    const before = process.cpuUsage();
    for (let call = 0; call < callsPerRound; ) {
      for (const input of inputs) {
        if (call++ === callsPerRound) break;
        const { answer } = await program.run(input, { lm });
        if (answer !== "in the harbour") throw new Error(`The program answered "${answer}"`);
      }
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / callsPerRound;
  };
}

function row(id: string, values: readonly number[], note: string): Row {
  return { id, value: median(values), unit: "us", spread: halfRange(values), note };
}
