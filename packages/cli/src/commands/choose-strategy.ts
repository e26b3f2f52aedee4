import {
  ape,
  bootstrapFewShot,
  copro,
  dualPhase,
  evoPrompt,
  gepa,
  gpo,
  knnDemos,
  type Level,
  mipro,
  miproPlusPlus,
  mop,
  opro,
  promptBreeder,
  protegi,
  randomSearch,
  type Strategy,
  sequence,
  simba,
} from "@signet/optimizers";
import { parseStrategy } from "../config/parse-strategy.js";
import type { Settings, SignetConfig } from "../config/settings.js";
import { type StrategyName, strategyNames, strategyTakesEffort } from "../config/strategies.js";
import { UsageError } from "../errors/usage-error.js";
import type { ProgramFile } from "../program-file/index.js";

type Effort = NonNullable<Settings["effort"]>;

export interface StrategySources {
  readonly flags: SignetConfig;
  readonly file: ProgramFile;
  /** Flags, file and configuration merged. */
  readonly settings: SignetConfig;
}

/**
 * What `compile()` is given as its method. The nearest source that names a strategy or a level decides: flags, then the program file,
 * then the configuration.
 *
 * @throws {UsageError} When the command line asks for an effort where there is none to choose.
 */
export function chooseStrategy({ flags, file, settings }: StrategySources): {
  readonly strategy?: Strategy;
  readonly level?: Level;
} {
  const { effort } = settings;
  const exported = file.strategy;
  const nearest = [
    { strategy: flags.strategy, level: flags.level },
    // An effort on the command line is for MIPRO, unless a strategy by name stands in the file.
    ...(flags.effort !== undefined && typeof exported !== "string"
      ? [{ strategy: "mipro" as const, level: undefined }]
      : []),
    { strategy: exported, level: file.options?.level },
    { strategy: settings.strategy, level: settings.level },
  ].find(({ strategy, level }) => strategy !== undefined || level !== undefined);
  const { strategy = "mipro", level } = nearest ?? {};

  if (typeof strategy === "object") return { strategy };
  const isSearch =
    nearest?.strategy === undefined && level !== undefined
      ? isSearchLevel(level)
      : parseStrategy(strategy).some((name) => strategyTakesEffort[name]);
  if (flags.effort !== undefined && !isSearch) {
    throw new UsageError(
      `--effort has no meaning for ${level ?? strategy}: it is for ${withEffort.join(", ")}, O2 and O3`,
    );
  }
  if (nearest?.strategy === undefined && level === "O3") return { strategy: splitWherePays(effort) };
  if (nearest?.strategy === undefined && level !== undefined && level !== "O2") return { level };
  const [first, ...rest] = parseStrategy(strategy).map((name) => byName(name, effort));
  if (first === undefined) throw new UsageError("--strategy names none"); // a name is never empty
  return { strategy: rest.length === 0 ? first : sequence(first, ...rest) };
}

const withEffort = strategyNames.filter((name) => strategyTakesEffort[name]);

function isSearchLevel(level: Level): boolean {
  return level === "O2" || level === "O3";
}

/** Level O3 with an effort of its own for the search that comes first. */
function splitWherePays(effort: Effort | undefined): Strategy {
  return mop({ base: byName("mipro", effort) });
}

function byName(name: StrategyName, effort: Effort | undefined): Strategy {
  const options = effort === undefined ? {} : { effort };
  const makers = {
    mipro: () => mipro(options),
    miproPlusPlus: () => miproPlusPlus(options),
    opro: () => opro(options),
    copro: () => copro(),
    ape: () => ape(),
    gpo: () => gpo(),
    dualPhase: () => dualPhase(),
    gepa: () => gepa(options),
    protegi: () => protegi(options),
    evoPrompt: () => evoPrompt(options),
    promptBreeder: () => promptBreeder(),
    simba: () => simba(),
    mop: () => mop(),
    randomSearch: () => randomSearch(options),
    knnDemos: () => knnDemos(),
    bootstrapFewShot: () => bootstrapFewShot(),
  } as const satisfies Record<StrategyName, () => Strategy>;
  return makers[name]();
}
