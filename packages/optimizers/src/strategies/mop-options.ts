import { type Json, type RoutingRule, SignetError } from "@signet/core";
import type { DemoOptions } from "../bootstrap/demo-options.js";
import type { MopSettings } from "../mop/mop-settings.js";
import { composedProposer } from "../propose/composed-proposer.js";
import { inductionProposer } from "../propose/induction-proposer.js";
import type { Proposer } from "../propose/proposer.js";
import { checkCounts } from "../search/check-counts.js";
import { checkName } from "./check-name.js";
import { definedOnly } from "./defined-only.js";
import { proposerNames } from "./proposer-names.js";
import type { Strategy } from "./strategy.js";
import { strategyJson } from "./strategy-json.js";

export interface MopOptions
  extends Pick<
    DemoOptions,
    "threshold" | "bootstrapRounds" | "teacher" | "loopDemos" | "maxDemoTokens" | "countTokens"
  > {
  /** "auto" (default): as many as the demos' clusters suggest and held-out examples bear out, perhaps one. */
  readonly experts?: "auto" | number;
  /** Default 10. */
  readonly maxExperts?: number;
  /** α: one more expert must explain so much of the variance of the demos' vectors. Default 0.02. */
  readonly alpha?: number;
  /** Demos that an expert's prompts show. Default: the number of demos through `maxExperts`, from 4 to 16. */
  readonly demosPerExpert?: number;
  /** Lists of demos that each expert chooses among. Default 1. */
  readonly demoDraws?: number;
  /** What fills up an expert with few demos: nothing (default), or the nearest demos of others. */
  readonly padSmall?: "none" | "nearest";
  /** Instructions to write for each leaf, whatever the number of experts; 0: experts choose demos alone. Default 20. */
  readonly candidates?: number;
  /** Demos that one of them is written in view of. Default 5. */
  readonly demosPerQuery?: number;
  /** How many of them experts choose among. Default 4. */
  readonly keep?: number;
  /** Examples that each is screened on alone, without demos; 0 keeps the first. Default 20. */
  readonly screen?: number;
  /** An expert with fewer examples of its own is chosen by the nearest ones too. Default 20. */
  readonly minRegion?: number;
  /** "all" (default): experts share the best candidates, and each has the best that was written for it besides. "own": these alone. */
  readonly sharing?: "all" | "own";
  /** Times that instructions are written, after the first for what was chosen. Default 1. */
  readonly rounds?: number;
  /** Drops a candidate of an expert that is clearly behind before all examples are run. Default true. */
  readonly racing?: boolean;
  /** How an input's expert is told. Default "centroid". */
  readonly route?: RoutingRule;
  /** "program" (default): the program's input decides about all leaves. "module": each leaf's own input about its own parameters. */
  readonly scope?: "program" | "module";
  /** Whether inputs far from all demos are left to the best single prompt. Default true. */
  readonly fallback?: boolean;
  /** "random" deals the demos out without regard to their likeness, to groups of the same sizes: to see what regions are worth. Default "kmeans". */
  readonly regions?: "kmeans" | "random";
  /** Examples of the valset that all experts are run on, to report how often routing is right; 0: none. Default 20. */
  readonly oracle?: number;
  /** Most demos that regions are made of. Default 500. */
  readonly poolSize?: number;
  /**
   * Runs first: its plan is the single prompt that experts start from and have to beat. Of two, `none` runs where the inputs of the trainset do not fall into regions: nothing
   * needs to be left for experts then. Default: the plan as it is.
   */
  readonly base?: Strategy | { readonly regions: Strategy; readonly none: Strategy };
  /** Finds each expert in place of the region-based search, on the examples of its region. */
  readonly inner?: Strategy;
  /** Default: one that infers instructions from demos, when the compile has a model for proposals, and the composed ones. */
  readonly proposers?: readonly Proposer[];
}

/** What is set where the options do not say. */
const DEFAULTS = {
  experts: "auto",
  maxExperts: 10,
  alpha: 0.02,
  demoDraws: 1,
  padSmall: "none",
  candidates: 20,
  demosPerQuery: 5,
  keep: 4,
  screen: 20,
  minRegion: 20,
  sharing: "all",
  rounds: 1,
  racing: true,
  route: "centroid",
  fallback: true,
  regions: "kmeans",
  oracle: 20,
} as const satisfies Omit<MopSettings, "proposers" | "inner" | "demosPerExpert">;
type Plain = Omit<MopSettings, "proposers" | "inner" | "demosPerExpert">;

const rules: readonly string[] = [
  "centroid",
  "nearestDemo",
  "kernel",
  "mixture",
] satisfies readonly RoutingRule[];

/** @throws {SignetError} `OPTION_INVALID` for options out of range. */
export function readMopOptions(options: MopOptions): MopSettings {
  const { proposers, inner, demosPerExpert } = options;
  const settings: MopSettings = {
    ...DEFAULTS,
    ...definedOnly(plainOf(options)),
    demosPerExpert,
    inner,
    proposers: proposers ?? [
      inductionProposer({ demosPerQuery: options.demosPerQuery ?? DEFAULTS.demosPerQuery }),
      composedProposer(),
    ],
  };
  const { experts, maxExperts, demoDraws, demosPerQuery, keep, rounds } = settings;
  const { candidates, screen, minRegion, oracle } = settings;
  checkCounts("mop", { maxExperts, demosPerExpert, demoDraws, demosPerQuery, keep, rounds });
  checkCounts("mop", { candidates, screen, minRegion, oracle }, 0);
  if (experts !== "auto") checkCounts("mop", { experts });
  checkName("mop", "route", settings.route, rules);
  checkName("mop", "sharing", settings.sharing, ["all", "own"]);
  checkName("mop", "padSmall", settings.padSmall, ["none", "nearest"]);
  checkName("mop", "regions", settings.regions, ["kmeans", "random"]);
  if (!(settings.alpha >= 0 && settings.alpha < 1))
    throw new SignetError("OPTION_INVALID", `mop() got alpha = ${settings.alpha}, it should be from 0 to 1`);
  const { base } = options;
  const bases = base !== undefined && "regions" in base ? base : { base };
  for (const [name, strategy] of Object.entries<Strategy | undefined>({ ...bases, inner }))
    if (strategy !== undefined && typeof strategy?.optimize !== "function")
      throw new SignetError("OPTION_INVALID", `mop() got a ${name} that is no strategy`);
  return settings;
}

/** The settings as the strategy lists them: everything that changes what it does. */
export function mopSettingsJson(settings: MopSettings): { readonly [name: string]: Json } {
  const { demosPerExpert, inner, proposers } = settings;
  return {
    ...plainOf(settings),
    ...(demosPerExpert !== undefined && { demosPerExpert }),
    ...(inner && { inner: strategyJson(inner) }),
    proposers: proposerNames(proposers),
  };
}

/** The settings that are plain values, of options or of settings. */
function plainOf<T extends { readonly [K in keyof Plain]?: Plain[K] | undefined }>(
  of: T,
): Pick<T, keyof Plain & keyof T> {
  const names = Object.keys(DEFAULTS) as (keyof Plain & keyof T)[]; // the keys of the literal above
  return Object.fromEntries(names.map((name) => [name, of[name]])) as Pick<T, keyof Plain & keyof T>;
}
