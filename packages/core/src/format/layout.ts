import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";
import type { OutputField } from "./checked.js";
import { descriptionOf, ruleOf } from "./describe-field.js";
import { fieldText, type TextEscape } from "./field-text.js";
import type { Fields } from "./format.js";
import { type Headings, headingsOf } from "./headings.js";
import { type Sections, sectionsOf } from "./sections.js";

/** One field as a sectioned layout shows it. */
export interface LaidField extends OutputField {
  readonly heading: string;
  /** `one of: a, b`. */
  readonly rule: string;
  readonly description: string;
}

/** A signature made ready for a layout of headed sections. */
export interface Layout {
  readonly inputs: readonly LaidField[];
  readonly outputs: readonly LaidField[];
  readonly headings: Headings;
  readonly sections: Sections;
  readonly escapes: TextEscape;
}

/** Computes what all calls of a sectioned format share. `escapeWith` adds the layout's own escapes to those of the headers. */
export function layoutOf(signature: Signature, escapeWith: (sections: Sections) => TextEscape): Layout {
  const headings = headingsOf(signature);
  const sections = sectionsOf(headings);
  const escapes = escapeWith(sections);
  const lay = (field: Field): LaidField => {
    const text = fieldText(field, escapes);
    const heading = headings.byField.get(field.name) ?? field.name;
    return { field, text, heading, rule: ruleOf(text.shape), description: descriptionOf(field) };
  };
  return {
    inputs: signature.inputFields.map(lay),
    outputs: signature.outputFields.map(lay),
    headings,
    sections,
    escapes,
  };
}

/** The input fields that are there, each as one section. */
export function showInputs(
  inputs: readonly LaidField[],
  values: Fields,
  section: (heading: string, text: string) => string,
): readonly string[] {
  const shown: string[] = [];
  for (const { field, text, heading } of inputs) {
    const value = values[field.name];
    if (value !== undefined) shown.push(section(heading, text.show(value)));
  }
  return shown;
}

/** The output fields, each as one section; an absent one says `none` where that reads back as absent, else it is left out. */
export function writeOutputs(
  outputs: readonly LaidField[],
  values: Fields,
  section: (heading: string, text: string) => string,
): readonly string[] {
  const shown: string[] = [];
  for (const { field, text, heading } of outputs) {
    const value = values[field.name];
    if (value !== undefined) shown.push(section(heading, text.write(value)));
    else if (text.exact("none") === undefined) shown.push(section(heading, "none"));
  }
  return shown;
}
