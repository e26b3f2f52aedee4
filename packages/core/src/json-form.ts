/** Names what keeps a value from having a form, behind where that is, from the value on: `.demos[3] is no object`. */
export type Form = (value: unknown) => string | undefined;
type Forms = Readonly<Record<string, Form>>;

/** A value for which something holds. */
export const is =
  (what: string, holds: (value: unknown) => boolean): Form =>
  (value) =>
    holds(value) ? undefined : ` is no ${what}`;

export const text = is("text", (value) => typeof value === "string");
export const number = is("number", (value) => typeof value === "number");
export const boolean = is("boolean", (value) => typeof value === "boolean");
export const json: Form = () => undefined;

/** A list of values of one form. */
export function list(form: Form): Form {
  return (value) => {
    if (!Array.isArray(value)) return " is no list";
    for (let index = 0; index < value.length; index++) {
      const problem = form(value[index]);
      if (problem !== undefined) return `[${index}]${problem}`;
    }
    return undefined;
  };
}

/** An object with these keys, and no others. */
export function object(required: Forms, optional: Forms = {}): Form {
  const forms = new Map(Object.entries({ ...required, ...optional }));
  const own = entries((key) => forms.get(key));
  return (value) => {
    const missing = isRecord(value) && Object.keys(required).find((key) => !Object.hasOwn(value, key));
    return missing ? ` lacks "${missing}"` : own(value);
  };
}

/** An object whose keys each have a form, or should not be there. */
export function entries(formOf: (key: string) => Form | undefined): Form {
  return (value) => {
    if (!isRecord(value)) return " is no object";
    for (const key of Object.keys(value)) {
      const form = formOf(key);
      if (form === undefined) return ` has the unknown key ${JSON.stringify(key)}`;
      const problem = form(value[key]);
      if (problem !== undefined) return `.${key}${problem}`;
    }
    return undefined;
  };
}

/** Whether a value is an object with keys, no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
