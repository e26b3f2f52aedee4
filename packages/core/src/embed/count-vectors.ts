/** How many vectors of a dimension a base64 text holds, without decoding it; 0 when it holds anything else. */
export function countVectors(base64: unknown, dimension: unknown): number {
  const [text, end = ""] = /^[A-Za-z0-9+/]+(={0,2})$/.exec(String(base64)) ?? [""];
  const count = (text.length * 3 - end.length * 4) / 16 / Number(dimension);
  return Number.isInteger(count) ? count : 0;
}
