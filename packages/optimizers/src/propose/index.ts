export type { AnswerFormat, Habit, Range } from "./answer-format.js";
export { composedProposer } from "./composed-proposer.js";
export type { Condition, Rule, RuleList } from "./conditional-rules.js";
export {
  type DataFacts,
  dataFacts,
  type InputFacts,
  type LabelFacts,
  type LeafFacts,
  type OutputFacts,
} from "./data-facts.js";
export { type Grounding, type LmProposerOptions, lmProposer } from "./lm-proposer.js";
export { type ProposeOptions, proposeInstructions } from "./propose-instructions.js";
export type { ProposalRequest, Proposer, ProposerContext } from "./proposer.js";
export type { TellingTerm } from "./telling-words.js";
