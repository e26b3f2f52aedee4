export { composedProposer } from "./composed-proposer.js";
export type { DataFacts, LeafFacts } from "./data-facts.js";
export type { Grounding } from "./grounding.js";
export { type InductionProposerOptions, inductionProposer } from "./induction-proposer.js";
export { type LmProposerOptions, lmProposer } from "./lm-proposer.js";
export type { ProposalDemand } from "./proposal-calls.js";
export type { ProposalSettings, ThetaRecord } from "./proposal-settings.js";
export { type ProgramsRequest, proposePrograms, type TriedProgram } from "./propose-programs.js";
export type {
  ProposalRequest,
  ProposalStyle,
  Proposer,
  ProposerContext,
  TriedInstruction,
} from "./proposer.js";
