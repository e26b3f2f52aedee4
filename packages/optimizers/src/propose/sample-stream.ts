import type { Rng } from "../random/index.js";

/** So many that the streams of one compile hardly ever meet; still well inside the integers. */
const STREAMS = 2 ** 32;
/** Samples from the start of one stream to the next. */
const STREAM_LENGTH = 2 ** 10;

/**
 * Where the samples of a call start: as told, else at a place drawn from the generator, so that calls with one generator, or with different ones, get
 * different answers to one prompt, and a replay asks for the same.
 */
export function firstSampleOf({
  firstSample,
  rng,
}: {
  readonly firstSample?: number;
  readonly rng: Rng;
}): number {
  return firstSample ?? rng.int(STREAMS) * STREAM_LENGTH;
}
