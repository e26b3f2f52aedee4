import { scoreInterval } from "@signet/core";

/** A mean with its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
  /** How many values it is of: the latest ones. */
  readonly window: number;
  /** How many there were since the artifact was deployed. */
  readonly count: number;
}

/** The latest values of a number that is watched. Older ones are forgotten: memory stays, and what changes shows. */
export interface ScoreWindow {
  readonly add: (value: number) => void;
  /** Absent as long as there is no value. */
  readonly estimate: () => Estimate | undefined;
}

const SIZE = 1000;

/** @param range What the values lie in; the interval keeps to it. */
export function scoreWindow([low, high]: readonly [low: number, high: number] = [0, 1]): ScoreWindow {
  const latest: number[] = [];
  const scale = high - low;
  let count = 0;
  return {
    add(value) {
      latest[count % SIZE] = (value - low) / scale;
      count++;
    },
    estimate() {
      if (count === 0) return undefined;
      const mean = latest.reduce((sum, value) => sum + value, 0) / latest.length;
      const [from, to] = scoreInterval(latest);
      return {
        mean: low + scale * mean,
        interval: [low + scale * from, low + scale * to],
        window: latest.length,
        count,
      };
    },
  };
}
