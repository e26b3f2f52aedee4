import type { Problem } from "../strategies/strategy.js";
import type { DemoOptions } from "./demo-options.js";
import { demoTokens, roughTokens } from "./demo-tokens.js";
import type { DemoBudget } from "./take-demos.js";

/** What the demos of each leaf may cost in its prompt, by path; nothing is said where the options set no limit. */
export function demoBudgets(
  { graph, start }: Problem,
  { maxDemoTokens, countTokens = roughTokens }: DemoOptions,
): (path: string) => DemoBudget | undefined {
  if (maxDemoTokens === undefined) return () => undefined;
  const budgets = new Map(
    graph.leaves.map(({ path, leaf }) => {
      const tokensOf = demoTokens(leaf, { format: start.parameters[path]?.format, countTokens });
      return [path, { maxTokens: maxDemoTokens, tokensOf }];
    }),
  );
  return (path) => budgets.get(path);
}
