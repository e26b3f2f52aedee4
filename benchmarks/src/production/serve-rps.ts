import type { BenchmarkContext, Row } from "../report.js";
import { halfRange, median } from "../spine/summary.js";
import { axPeer } from "./serving/ax-peer.js";
import { canPin } from "./serving/pinned.js";
import { type Load, runLoad } from "./serving/run-load.js";
import { type SignetServer, signetServer } from "./serving/signet-server.js";

const rounds = 5;
const clients = 100;
const requests = 10_000;
const axCalls = 1_500;

interface Round {
  readonly load: Load;
  readonly perSecond: number;
  /** Absent where the system does not tell the CPU time of others. */
  readonly perCpuSecond: number | undefined;
}

/**
 * Requests per second of `signet serve` on one core, over what ax reaches when it is called in a loop. Both answer the same question with a model
 * that answers at once; ax's stands behind HTTP, as its own users have it. The sides take turns, and load comes from another core.
 */
export async function serveRps({ log }: BenchmarkContext): Promise<readonly Row[]> {
  const ax = await axPeer();
  const server = await signetServer();
  try {
    await round(server); // warms up
    const served: Round[] = [];
    const called: Awaited<ReturnType<typeof ax.run>>[] = [];
    for (let turn = 0; turn < rounds; turn++) {
      served.push(await round(server));
      called.push(await ax.run(axCalls));
      log(
        `  ${served.at(-1)?.perSecond.toFixed(0)} served, ${called.at(-1)?.perSecond.toFixed(0)} by ax, per second`,
      );
    }
    return rows(served, called);
  } finally {
    await Promise.all([server.stop(), ax.remove()]);
  }
}

async function round(server: SignetServer): Promise<Round> {
  const before = server.cpuSeconds();
  const load = await runLoad(server.port, { clients, requests });
  const after = server.cpuSeconds();
  if (load.failed > 0) throw new Error(`${load.failed} requests failed: ${load.firstFailure}`);
  return {
    load,
    perSecond: requests / load.seconds,
    perCpuSecond: before === undefined || after === undefined ? undefined : requests / (after - before),
  };
}

function rows(
  served: readonly Round[],
  called: readonly { readonly perSecond: number; readonly perCpuSecond: number }[],
): readonly Row[] {
  const ratios = served.map(({ perSecond }, turn) => perSecond / (called[turn]?.perSecond ?? Number.NaN));
  const rate = median(served.map(({ perSecond }) => perSecond));
  const axRate = median(called.map(({ perSecond }) => perSecond));
  const cpuRates = served.flatMap(({ perCpuSecond }) => perCpuSecond ?? []);
  const axCpuRate = median(called.map(({ perCpuSecond }) => perCpuSecond));
  const cpu =
    cpuRates.length === 0
      ? ""
      : `; per second of CPU time ${median(cpuRates).toFixed(0)} and ${axCpuRate.toFixed(0)}`;
  const where = canPin ? "server on one core, load from another" : "cores not separated on this system";
  const how = `${clients} keep-alive clients, ${where}, median of ${rounds} x ${requests}`;
  return [
    {
      id: "serve_rps",
      value: median(ratios),
      unit: "x",
      spread: halfRange(ratios),
      note: `${rate.toFixed(0)} requests/s through signet serve, ${axRate.toFixed(0)} calls/s of ax 24 in a loop over HTTP${cpu}; ${how}`,
    },
    latency(
      "serve_p50_ms",
      served.map(({ load }) => load.latencies.p50),
      how,
    ),
    latency(
      "serve_p99_ms",
      served.map(({ load }) => load.latencies.p99),
      how,
    ),
  ];
}

function latency(id: string, values: readonly number[], note: string): Row {
  return { id, value: median(values), unit: "ms", spread: halfRange(values), note };
}
