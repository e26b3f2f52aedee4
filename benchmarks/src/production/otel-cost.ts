import { instrumented } from "@signet/adapters/otel";
import type { Row } from "../report.js";
import { harbourModel, questionProgram, questions } from "../spine/question-program.js";
import { halfRange, median } from "../spine/summary.js";

const callsPerRound = 20_000;
const rounds = 7;

type Program = ReturnType<typeof questionProgram>;

/**
 * What `instrumented` adds to a run where no SDK is registered: CPU time of `program.run` with it, minus the same without. The sides take
 * turns, the first turn warms up.
 */
export async function otelCost(): Promise<readonly Row[]> {
  const plain = questionProgram("chat");
  const watched = instrumented(plain);
  await cost(plain);
  await cost(watched);
  const without: number[] = [];
  const added: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = await cost(plain);
    without.push(alone);
    added.push((await cost(watched)) - alone);
  }
  const note = `CPU time that instrumented() adds to a run of ${median(without).toFixed(1)} us without an SDK, median of ${rounds} x ${callsPerRound} runs`;
  return [{ id: "otel_us", value: median(added), unit: "us", spread: halfRange(added), note }];
}

const inputs = questions(64);
const lm = harbourModel("chat");

/** Microseconds of CPU per run. */
async function cost(program: Program): Promise<number> {
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
}
