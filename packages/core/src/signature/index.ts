export { type Field, type FieldKind, fieldsOf, isName } from "./field.js";
export { encodeFields, type FieldIssue, issuesText, type Parsed, parseFields } from "./parse-fields.js";
export type { Preview } from "./preview.js";
export type { In, Out, Shape } from "./shape.js";
export { sig } from "./shorthand.js";
export type { ParsedShorthand, ShorthandShapes, ShorthandText, TypeProblem } from "./shorthand-types.js";
export {
  type FieldRow,
  type FieldTables,
  fieldTable,
  type Signature,
  type SignatureSpec,
  signature,
} from "./signature.js";
