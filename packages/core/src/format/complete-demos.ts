import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";
import type { FormatDemo } from "./format.js";

/** The demos that show every required field of the signature and none of another. */
export function completeDemos(signature: Signature, demos: readonly FormatDemo[]): readonly FormatDemo[] {
  const fields = [...signature.inputFields, ...signature.outputFields];
  const names = new Set(fields.map(({ name }) => name));
  return demos.filter(
    (demo) =>
      fields.every((field) => isShown(field, demo)) &&
      Object.keys(demo.fields).every((name) => names.has(name)),
  );
}

function isShown({ name, optional }: Field, { fields }: FormatDemo): boolean {
  return optional || (Object.hasOwn(fields, name) && fields[name] !== undefined);
}
