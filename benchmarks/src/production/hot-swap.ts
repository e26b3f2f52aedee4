import { writeFileSync } from "node:fs";
import type { Row } from "../report.js";
import { runLoad } from "./serving/run-load.js";
import { questionArtifact, type SignetServer, signetServer } from "./serving/signet-server.js";

const requests = 20_000;
const clients = 100;
const everyMs = 250;
const token = "operator-token-of-the-benchmark";
const said = ["", ", briefly", ", in one line", ", in a few words"] as const;

/** Requests that fail while the artifact is swapped again and again: by the operator's route, with a bad artifact in between, and by the watched file. */
export async function hotSwap(): Promise<readonly Row[]> {
  const server = await signetServer({ argv: ["--watch"], env: { SIGNET_ADMIN_TOKEN: token } });
  const artifacts = said.map((how) => questionArtifact(`Answer the question from the passage${how}.`));
  const changes: Promise<void>[] = [];
  let swaps = 0;
  let refused = 0;
  let written = 0;
  let turn = 0;
  /** Never the one that is there: the file has its own two. */
  const artifact = (first: number): string => artifacts[first + (turn++ % 2)] ?? "";
  const change = async (artifact: string): Promise<void> => {
    if (await swap(server, artifact)) swaps++;
    else refused++;
  };
  const acts = [
    () => changes.push(change(artifact(0))),
    () => changes.push(change(artifact(0).slice(0, -9))),
    () => {
      writeFileSync(server.artifactPath, artifact(2));
      written++;
    },
  ];
  let at = 0;
  const swapping = setInterval(() => acts[at++ % acts.length]?.(), everyMs);
  try {
    const load = await runLoad(server.port, { clients, requests });
    clearInterval(swapping);
    await Promise.all(changes);
    const answered = Object.values(load.artifacts);
    if (answered.length < artifacts.length)
      throw new Error("Not every artifact answered: some were not swapped in under load");
    return [
      {
        id: "hot_swap",
        value: load.failed,
        unit: "failures",
        note: `of ${requests} requests at ${clients} clients with a change every ${everyMs} ms for ${load.seconds.toFixed(1)} s: ${swaps} swaps by route, ${written} by the watched file, ${refused} damaged artifacts refused; the artifacts answered ${answered.join(", ")}; p99 ${load.latencies.p99.toFixed(0)} ms${load.firstFailure === undefined ? "" : `; first failure: ${load.firstFailure}`}`,
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
