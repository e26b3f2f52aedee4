import type { Json } from "@signet/core";
import type { Strategy } from "./strategy.js";

/** A strategy as the options of another tell it. */
export function strategyJson({ name, options }: Strategy): Json {
  return { name, options };
}
