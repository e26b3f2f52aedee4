/** Counts durations in a fixed number of buckets: no memory grows with time. */
export interface LatencyHistogram {
  readonly add: (durationMs: number) => void;
  /** The duration that a share of all stays within, some 2.5 % exact; absent as long as there is none. */
  readonly percentile: (share: number) => number | undefined;
}

/** Upper end of the first bucket, in ms; each further one ends 5 % higher, the last one beyond an hour. */
const FIRST = 0.01;
const GROWTH = 1.05;
const BUCKETS = 420;

export function latencyHistogram(): LatencyHistogram {
  const counts = new Uint32Array(BUCKETS);
  let total = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  return {
    add(durationMs) {
      const bucket = bucketOf(durationMs);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      total++;
      least = Math.min(least, durationMs);
      most = Math.max(most, durationMs);
    },
    percentile(share) {
      if (total === 0) return undefined;
      const rank = Math.max(1, Math.ceil(share * total));
      let seen = 0;
      for (const [bucket, count] of counts.entries()) {
        seen += count;
        if (seen < rank) continue;
        if (bucket === 0) return least;
        return bucket === BUCKETS - 1 ? most : Math.min(most, Math.max(least, middleOf(bucket)));
      }
      return most;
    },
  };
}

function bucketOf(durationMs: number): number {
  if (durationMs <= FIRST) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log(durationMs / FIRST) / Math.log(GROWTH)));
}

/** The geometric middle: equally far, as a ratio, from both ends. */
function middleOf(bucket: number): number {
  return FIRST * GROWTH ** (bucket - 0.5);
}
