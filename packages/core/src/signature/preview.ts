/**
 * What is known of an output while it streams: texts grow, lists and objects show what is finished of them (and texts inside grow, too), everything else
 * appears once it is complete. Unchecked but for its type; a field with a codec appears with the checked output alone.
 */
export type Preview<O> = { readonly [K in keyof O]?: PreviewOf<O[K]> };

type PreviewOf<T> = unknown extends T
  ? T
  : T extends readonly (infer E)[]
    ? readonly PreviewOf<E>[]
    : T extends Decoded
      ? T
      : T extends object
        ? Preview<T>
        : T;

/** What only codecs make: there is no part of it. */
type Decoded =
  | Date
  | RegExp
  | URL
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | Uint8Array
  | ((...args: never) => unknown);
