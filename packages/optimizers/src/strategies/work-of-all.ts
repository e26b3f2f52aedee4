import type { Strategy } from "./strategy.js";

/** What several strategies that run one after the other are going to do; nobody knows where one of them does not tell. */
export function workOfAll(strategies: readonly Strategy[]): Pick<Strategy, "estimate"> {
  if (strategies.some(({ estimate }) => estimate === undefined)) return {};
  return {
    estimate(problem) {
      const works = strategies.flatMap(({ estimate }) => estimate?.(problem) ?? []);
      const keepsStart = works.every((work) => work.keepsStart === true);
      return { phases: works.flatMap(({ phases }) => phases), ...(keepsStart && { keepsStart }) };
    },
  };
}
