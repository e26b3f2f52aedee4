/** Base64 of the little-endian 32-bit floats: a fifth of what the numbers would take as JSON, and exact. */
export function encodeVectors(...vectors: readonly Float32Array[]): string {
  const length = vectors.reduce((sum, vector) => sum + vector.length, 0);
  const bytes = new DataView(new ArrayBuffer(length * 4));
  let at = 0;
  for (const vector of vectors) for (const value of vector) bytes.setFloat32(4 * at++, value, true);
  let text = "";
  for (let byte = 0; byte < bytes.byteLength; byte++) text += String.fromCharCode(bytes.getUint8(byte));
  return btoa(text);
}

/**
 * The numbers that `encodeVectors` wrote, of all its vectors one after the other.
 *
 * @throws When the text is no base64, or does not end with a whole number.
 */
export function decodeVectors(base64: string): Float32Array {
  const text = atob(base64);
  const bytes = new DataView(new ArrayBuffer(text.length));
  for (let at = 0; at < text.length; at++) bytes.setUint8(at, text.charCodeAt(at));
  return Float32Array.from({ length: Math.ceil(text.length / 4) }, (_, index) =>
    bytes.getFloat32(index * 4, true),
  );
}
