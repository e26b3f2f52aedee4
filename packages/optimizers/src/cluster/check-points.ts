import { SignetError } from "@signet/core";

/** @throws {SignetError} `OPTION_INVALID` when there are none, or they differ in dimension, have none, or hold a number that is not finite. */
export function checkPoints(points: readonly Float32Array[]): void {
  const dimension = points[0]?.length ?? 0;
  if (dimension === 0) {
    const found = points.length === 0 ? "there are none" : "the first has no coordinate";
    throw new SignetError("OPTION_INVALID", `\`points\` must be vectors: ${found}`);
  }
  points.forEach((point, index) => {
    checkPoint(point, { index, dimension });
  });
}

function checkPoint(point: Float32Array, { index, dimension }: { index: number; dimension: number }): void {
  if (point.length !== dimension) {
    const sizes = `point ${index} has ${point.length} coordinates, the first has ${dimension}`;
    throw new SignetError("OPTION_INVALID", `\`points\` must share one dimension: ${sizes}`);
  }
  const wrong = point.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  const value = `coordinate ${wrong} of point ${index} is ${point[wrong]}`;
  throw new SignetError("OPTION_INVALID", `\`points\` must hold finite numbers: ${value}`);
}
