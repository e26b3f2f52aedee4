import { gpo } from "../../strategies/gpo.js";
import type { GpoOptions } from "../../strategies/gpo-options.js";
import { compileWorth, type Question, triedIn, type WorthOptions } from "./worth.js";

export const runGpo = (options: GpoOptions = {}, world: WorthOptions = {}) =>
  compileWorth(gpo(options), world);

export const limitOf = ({ sections }: Question): number =>
  Number(/at most (\d+) words/.exec(sections["Word limit"] ?? "")?.[1]);

export const currentOf = ({ sections }: Question): string => sections["Current instruction"] ?? "";

export const triedBy = ({ sections }: Question) => triedIn(sections.Trajectory);

/** Writes instructions of such worths, in the order of asking; then always the last one. */
export const worths =
  (...list: readonly number[]) =>
  ({ number, kind }: Question): string =>
    kind === "reflect"
      ? "It says too little."
      : `Say the hue, worth ${list[Math.min(number, list.length - 1)]}.`;

/** So many different words. */
export const long = (words: number, from = 0): string =>
  Array.from({ length: words }, (_, index) => `word${from + index}`).join(" ");
