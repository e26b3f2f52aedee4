/**
 * Whether a key belongs to the share that a candidate answers. The same key always has the same answer, and one that belongs to a share belongs
 * to every larger one.
 *
 * @param salt Of the candidate: another one meets other keys.
 */
export function isShared(
  key: string,
  { salt, share }: { readonly salt: string; readonly share: number },
): boolean {
  return place(`${salt}/${key}`) < share;
}

/** Where a text falls in [0, 1): FNV-1a with the finaliser of MurmurHash3, both in the public domain. */
function place(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
