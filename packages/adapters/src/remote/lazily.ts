/** Makes a value at its first use, and again if that failed. */
export function lazily<T>(make: () => T | Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return async () => {
    made ??= Promise.resolve().then(make);
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}
