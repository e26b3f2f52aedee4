import type { RoutingRule, SinglePlan } from "@signet/core";
import type { DemoBudget } from "../bootstrap/take-demos.js";
import type { DataFacts } from "../propose/data-facts.js";
import type { Proposer } from "../propose/proposer.js";
import type { Problem, Strategy, StrategyContext } from "../strategies/strategy.js";
import type { ScoreTable } from "../study/score-table.js";

/** Options of MoP with what was left out filled in. */
export interface MopSettings {
  readonly experts: "auto" | number;
  readonly maxExperts: number;
  readonly alpha: number;
  readonly demosPerExpert: number | undefined;
  readonly demoDraws: number;
  readonly padSmall: "none" | "nearest";
  readonly candidates: number;
  readonly demosPerQuery: number;
  readonly keep: number;
  readonly screen: number;
  readonly minRegion: number;
  readonly sharing: "all" | "own";
  readonly rounds: number;
  readonly racing: boolean;
  readonly route: RoutingRule;
  readonly fallback: boolean;
  readonly regions: "kmeans" | "random";
  readonly oracle: number;
  readonly proposers: readonly Proposer[];
  readonly inner: Strategy | undefined;
}

/** What the parts of one compile share. */
export interface MopTask {
  readonly settings: MopSettings;
  readonly problem: Problem;
  readonly context: StrategyContext;
  readonly table: ScoreTable;
  readonly facts: DataFacts;
  readonly budgetOf: (path: string) => DemoBudget | undefined;
  /** The plan that experts start from and have to beat. */
  readonly single: SinglePlan;
  /** What the strategy that found the single plan estimates its score on the valset to be. */
  readonly estimate: number | undefined;
  /** The single plan was searched for before: a search for one more would be for nothing. */
  readonly isSearched: boolean;
}
