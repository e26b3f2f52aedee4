export { editInstruction } from "./edit.js";
export {
  type Operator,
  type OperatorCall,
  type OperatorSpec,
  type OperatorTexts,
  operator,
} from "./operator.js";
export { paraphrase } from "./paraphrase.js";
export { reflectOnFailures } from "./reflect.js";
export { type Draft, type WriteInstructionsOptions, writeInstructions } from "./write-instructions.js";
export { type WriteNotesOptions, writeNotes } from "./write-notes.js";
