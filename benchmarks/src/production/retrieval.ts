import { bm25, type Document } from "@signet/core";
import { rng } from "@signet/optimizers";
import type { Row } from "../report.js";
import { halfRange, median } from "../spine/summary.js";

const DOCUMENTS = 100_000;
const WORDS = 60;
const SEARCHES = 50;

/** How long an index of words takes to build over 100,000 documents, in CPU time, and a search in it. */
export async function retrieval(): Promise<readonly Row[]> {
  const documents = documentsOf(rng(42));
  const before = process.cpuUsage().user;
  const index = bm25(documents, { id: "bench" });
  const buildMs = (process.cpuUsage().user - before) / 1000;
  const { signal } = new AbortController();
  const draws = rng(7);
  const times: number[] = [];
  for (let search = 0; search < SEARCHES; search++) {
    const query = wordsOf(draws, 8);
    const start = process.cpuUsage().user;
    await index.search(query, { k: 10, signal });
    times.push((process.cpuUsage().user - start) / 1000);
  }
  const note = `${DOCUMENTS} documents of ${WORDS} words, common ones often`;
  return [
    { id: "bm25_build_ms", value: buildMs, unit: "ms", note: `${note}; CPU time of one build` },
    {
      id: "bm25_search_ms",
      value: median(times),
      unit: "ms",
      spread: halfRange(times),
      note: `${note}; CPU time, median of ${SEARCHES} searches by 8 words`,
    },
  ];
}

type Draws = ReturnType<typeof rng>;

function documentsOf(draws: Draws): readonly Document[] {
  return Array.from({ length: DOCUMENTS }, (_, index) => ({
    id: String(index),
    text: wordsOf(draws, WORDS),
  }));
}

/** Drawn from 50,000, low numbers far more often. */
function wordsOf(draws: Draws, count: number): string {
  return Array.from({ length: count }, () => `w${Math.floor(50_000 * draws.next() ** 3)}`).join(" ");
}
