/**
 * From every row of a table. Four sums at a time, so that an addition need not wait for the one before. Indexed here and not through `at`, which
 * reads arrays of several kinds and costs twice as much for it; every index is within its array.
 */
export function squaredDistances(rows: Float32Array, vector: Float32Array): Float64Array {
  const { length } = vector;
  const whole = length - (length % 4);
  const distances = new Float64Array(rows.length / length);
  let start = 0;
  for (let row = 0; row < distances.length; row++, start += length) {
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let index = 0;
    for (; index < whole; index += 4) {
      const a = (rows[start + index] as number) - (vector[index] as number);
      const b = (rows[start + index + 1] as number) - (vector[index + 1] as number);
      const c = (rows[start + index + 2] as number) - (vector[index + 2] as number);
      const d = (rows[start + index + 3] as number) - (vector[index + 3] as number);
      first += a * a;
      second += b * b;
      third += c * c;
      fourth += d * d;
    }
    for (; index < length; index++)
      first += ((rows[start + index] as number) - (vector[index] as number)) ** 2;
    distances[row] = first + second + third + fourth;
  }
  return distances;
}
