export { advise } from "./advise.js";
export { condense } from "./condense.js";
export { continueList } from "./continue-list.js";
export { crossDifference } from "./cross-difference.js";
export { crossOver } from "./cross-over.js";
export { editInstruction } from "./edit-instruction.js";
export { hint } from "./hint.js";
export {
  type ImproveField,
  improveFromTrajectory,
  type Refine,
} from "./improve-from-trajectory.js";
export { improveMutation } from "./improve-mutation.js";
export { inferFromWorking } from "./infer-from-working.js";
export { inventMutation } from "./invent-mutation.js";
export { mutateInstruction } from "./mutate-instruction.js";
export {
  type Operator,
  type OperatorCall,
  type OperatorSpec,
  type OperatorTexts,
  operator,
} from "./operator.js";
export { paraphrase } from "./paraphrase.js";
export { reconstructInstruction } from "./reconstruct-instruction.js";
export { reflectOnFailures } from "./reflect-on-failures.js";
export { reviseSentence } from "./revise-sentence.js";
export { rewriteFromFeedback } from "./rewrite-from-feedback.js";
export { summarisePrompts } from "./summarise-prompts.js";
export { type Draft, type WriteInstructionsOptions, writeInstructions } from "./write-instructions.js";
export { type WriteNotesOptions, writeNotes } from "./write-notes.js";
