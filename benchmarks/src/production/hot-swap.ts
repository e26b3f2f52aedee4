import { writeFileSync } from "node:fs";
import type { Row } from "../report.js";
import { runLoad } from "./serving/run-load.js";
import { questionArtifact, type SignetServer, signetServer } from "./serving/signet-server.js";

const requests = 20_000;
const clients = 100;
const everyMs = 250;
const token = "operator-token-of-the-benchmark";
const instructions = [
  "Answer the question from the passage.",
  "Answer the question from the passage, briefly.",
] as const;

/** Requests that fail while the artifact is swapped again and again: by the operator's route, with a bad artifact in between, and by the watched file. */
export async function hotSwap(): Promise<readonly Row[]> {
  const server = await signetServer({ argv: ["--watch"], env: { SIGNET_ADMIN_TOKEN: token } });
  const artifacts = instructions.map(questionArtifact);
  let swaps = 0;
  let refused = 0;
  let at = 0;
  const swapping = setInterval(() => {
    at++;
    const artifact = artifacts[at % artifacts.length] ?? "";
    if (at % 4 === 3) writeFileSync(server.artifactPath, artifact);
    else
      changes.push(
        swap(server, at % 4 === 2 ? artifact.slice(0, -9) : artifact).then((ok) => {
          if (ok) swaps++;
          else refused++;
        }),
      );
  }, everyMs);
  const changes: Promise<void>[] = [];
  try {
    const load = await runLoad(server.port, { clients, requests });
    clearInterval(swapping);
    await Promise.all(changes);
    const answered = Object.values(load.artifacts);
    if (answered.length < 2) throw new Error("Only one artifact answered: nothing was swapped under load");
    return [
      {
        id: "hot_swap",
        value: load.failed,
        unit: "failures",
        note: `of ${requests} requests at ${clients} clients with a change every ${everyMs} ms for ${load.seconds.toFixed(1)} s: ${swaps} swaps by route, ${refused} damaged artifacts refused, others by the watched file; the artifacts answered ${answered.join(" and ")}; p99 ${load.latencies.p99.toFixed(0)} ms${load.firstFailure === undefined ? "" : `; first failure: ${load.firstFailure}`}`,
      },
    ];
  } finally {
    clearInterval(swapping);
    await server.stop();
  }
}

async function swap({ url }: SignetServer, artifact: string): Promise<boolean> {
  const { status } = await fetch(`${url}/admin/swap`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ artifact }),
  });
  if (status !== 200 && status !== 422) throw new Error(`The swap was answered with ${status}`);
  return status === 200;
}
