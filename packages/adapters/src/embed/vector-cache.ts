/** The vectors of the texts asked for last. */
export interface VectorCache {
  readonly get: (text: string) => Float32Array | undefined;
  readonly set: (text: string, vector: Float32Array) => void;
}

/** Forgets the text that was not asked for the longest where there are more than `mostTexts`. */
export function vectorCache(mostTexts: number): VectorCache {
  // A map keeps the order of insertion: the first key is the oldest.
  const vectors = new Map<string, Float32Array>();
  const set = (text: string, vector: Float32Array): void => {
    vectors.delete(text);
    vectors.set(text, vector);
    if (vectors.size <= mostTexts) return;
    for (const oldest of vectors.keys()) {
      vectors.delete(oldest);
      return;
    }
  };
  return {
    get: (text) => {
      const vector = vectors.get(text);
      if (vector) set(text, vector);
      return vector;
    },
    set,
  };
}
