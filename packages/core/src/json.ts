/** Anything that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Flattens a computed type, so that a hover reads `{ question: string }`. */
export type Show<T> = { [K in keyof T]: T[K] } & {};
