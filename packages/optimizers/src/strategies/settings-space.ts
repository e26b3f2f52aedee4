import type { DemoSets } from "../bootstrap/demo-sets.js";
import type { ProposalSettings } from "../propose/proposal-settings.js";
import { TIPS } from "../propose/tips.js";
import type { Choice, SearchSpace } from "../search/index.js";

/** A search space over ways to propose, and the settings behind each point of it. */
export interface SettingsSpace {
  /** `useDatasetSummary`, `useProgramSummary`, `tip`, `temperature`, and `demos:path` for every step with more than one demo set. */
  readonly space: SearchSpace;
  readonly settingsOf: (choice: Choice) => ProposalSettings;
  /**
   * The point of settings that another task may have learnt: a temperature outside of the range is moved to its end; steps and sets that are not here
   * are outside of the space, where samplers take no notice of them. Absent for a tip that is none of ours.
   */
  readonly choiceOf: (settings: ProposalSettings) => Choice | undefined;
}

export function settingsSpace(
  demoSets: DemoSets,
  [low, high]: readonly [low: number, high: number],
): SettingsSpace {
  const open = Object.entries(demoSets).filter(([, { length }]) => length > 1);
  const paths = open.map(([path]) => path);
  const ofSets = open.map(
    ([path, { length: size }]) => [demosOf(path), { kind: "categorical", size }] as const,
  );
  return {
    space: {
      useDatasetSummary: { kind: "categorical", size: 2 },
      useProgramSummary: { kind: "categorical", size: 2 },
      tip: { kind: "categorical", size: TIPS.length },
      temperature: { kind: "real", low, high },
      ...Object.fromEntries(ofSets),
    },
    settingsOf: (choice) => ({
      useDatasetSummary: choice.useDatasetSummary === 1,
      useProgramSummary: choice.useProgramSummary === 1,
      tip: TIPS[choice.tip ?? 0] ?? "",
      temperature: choice.temperature ?? low,
      demoSets: Object.fromEntries(paths.map((path) => [path, choice[demosOf(path)] ?? 0])),
    }),
    choiceOf({ useDatasetSummary, useProgramSummary, tip, temperature, demoSets: sets }) {
      if (!TIPS.includes(tip)) return undefined;
      return {
        useDatasetSummary: Number(useDatasetSummary),
        useProgramSummary: Number(useProgramSummary),
        tip: TIPS.indexOf(tip),
        temperature: Math.min(high, Math.max(low, temperature)),
        ...Object.fromEntries(Object.entries(sets).map(([path, set]) => [demosOf(path), set])),
      };
    },
  };
}

function demosOf(path: string): string {
  return `demos:${path}`;
}
