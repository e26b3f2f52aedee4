import { rng } from "@signet/optimizers";

export interface TopicPoints {
  readonly count: number;
  readonly dimension: number;
  readonly topics: number;
  readonly seed: number;
}

/** A topic's share of the squared length of a point: the mean cosine of two points of one topic. */
const TOPIC_SHARE = 0.25;

/**
 * Points as a sentence model makes them, one after the other: of length 1, each a topic and its own noise, both with less and less
 * variance from the first coordinate to the last. Topics overlap, so that k-means needs some tens of iterations.
 */
export function topicPoints({ count, dimension, topics, seed }: TopicPoints): Float32Array {
  const random = rng(seed);
  const direction = (): Float64Array =>
    unit(Float64Array.from({ length: dimension }, (_, j) => random.normal() / Math.sqrt(j + 1)));
  const centers = Array.from({ length: topics }, direction);
  const values = new Float32Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const topic = random.pick(centers);
    const own = direction();
    const mixed = own.map(
      (value, j) => Math.sqrt(1 - TOPIC_SHARE) * value + Math.sqrt(TOPIC_SHARE) * topic[j]!,
    );
    values.set(unit(mixed), i * dimension);
  }
  return values;
}

function unit(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
