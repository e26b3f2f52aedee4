/** The vector scaled to Euclidean length 1; `undefined` where it has no direction: all zero, or with NaN or Infinity in it. */
export function unitVector(values: ArrayLike<number>): Float32Array | undefined {
  let square = 0;
  for (let index = 0; index < values.length; index++) square += Number(values[index]) ** 2;
  const length = Math.sqrt(square);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) return undefined;
  return Float32Array.from(values, (value) => value / length);
}
