import type { ProposalStyle } from "./proposer.js";

/** One way to propose (θ in the paper): what is shown to the proposer, and how it draws. @see mipro.md §6.1 */
export interface ProposalSettings {
  readonly useDatasetSummary: boolean;
  readonly useProgramSummary: boolean;
  /** "" is none. */
  readonly tip: string;
  readonly temperature: number;
  /** By path of the step: index of the demo set that its proposals are shown. */
  readonly demoSets: Readonly<Record<string, number>>;
}

/** Settings with what came of them: what one compile learns, and another may start from. */
export interface ThetaRecord extends ProposalSettings {
  /** How far what was proposed under them scored above the mean of its compile, in standard deviations: scores of two tasks do not compare. */
  readonly advantage: number;
}

/** The settings as proposals for one step heed them. */
export function styleUnder(settings: ProposalSettings, path: string): ProposalStyle {
  const { useDatasetSummary: data, useProgramSummary: program, tip, temperature, demoSets } = settings;
  return {
    grounding: { data, program, demos: true, tip: true, history: 0 },
    tip,
    temperature,
    demoSet: demoSets[path] ?? 0,
  };
}
