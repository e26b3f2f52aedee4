export { composedProposer } from "./composed-proposer.js";
export type { DataFacts, LeafFacts } from "./data-facts.js";
export { type Grounding, type LmProposerOptions, lmProposer } from "./lm-proposer.js";
export type { ProposalRequest, Proposer, ProposerContext } from "./proposer.js";
