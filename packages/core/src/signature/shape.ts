import type { $ZodType } from "zod/v4/core";
import type { Show } from "../json.js";

/** Named zod schemas: classic zod and zod/mini both fit. */
export type Shape = Readonly<Record<string, $ZodType>>;

type Side = "input" | "output";
type OptionalKeys<S extends Shape, D extends Side> = {
  [K in keyof S]: undefined extends S[K]["_zod"][D] ? K : never;
}[keyof S];
// Without optional keys one mapped type is enough, which halves what the compiler does for most signatures.
type Values<S extends Shape, D extends Side, Optional extends keyof S = OptionalKeys<S, D>> = [
  Optional,
] extends [never]
  ? { -readonly [K in keyof S]: S[K]["_zod"][D] }
  : Show<
      { [K in Exclude<keyof S, Optional>]: S[K]["_zod"][D] } & { -readonly [K in Optional]?: S[K]["_zod"][D] }
    >;

/** What a caller writes: fields with a default may be left out. */
export type In<S extends Shape> = Values<S, "input">;
/** What code receives: defaults filled in, codecs decoded. */
export type Out<S extends Shape> = Values<S, "output">;
