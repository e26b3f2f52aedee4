import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { auto } from "./auto.js";
import { thompson } from "./mixed-model/thompson.js";
import type { SearchHistory } from "./sampler.js";
import type { SearchSpace } from "./space.js";
import { categoricals } from "./testing/small-world.js";
import { tpe } from "./tpe/tpe.js";

const scored = (space: SearchSpace): SearchHistory =>
  Array.from({ length: 12 }, (_, number) => ({
    state: "complete" as const,
    choice: Object.fromEntries(Object.keys(space).map((name, at) => [name, (number + at) % 2])),
    score: (number % 5) / 4,
  }));

describe("auto()", () => {
  it("asks thompson where each value can have an effect of its own, else tpe", () => {
    const cases: readonly (readonly [SearchSpace, typeof tpe | typeof thompson])[] = [
      [categoricals(4, 5), thompson],
      [categoricals(...Array.from({ length: 40 }, () => 10)), thompson], // 400 levels, 10^40 points
      [categoricals(200, 201), tpe],
      [{ x0: { kind: "categorical", size: 4 }, x1: { kind: "real", low: 0, high: 1 } }, tpe],
      [{ x0: { kind: "integer", low: 0, high: 1000 } }, tpe],
      [{ x0: { kind: "integer", low: 0, high: 1000, step: 100 } }, thompson],
    ];
    for (const [space, chosen] of cases) {
      const ask = { space, history: scored(space), count: 4, rng: rng(3) };
      expect(auto().ask(ask), JSON.stringify(space).slice(0, 80)).toEqual(chosen().ask(ask));
    }
  });
});
