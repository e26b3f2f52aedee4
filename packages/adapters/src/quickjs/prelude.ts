/**
 * Runs inside of the interpreter before the code does: makes `console` and the host's functions out of two raw ones, which only pass texts. Returns a function
 * that runs the code's own function and hands back its value as JSON. The originals are kept, so code that replaces JSON or Promise harms itself alone.
 */
export const prelude = `(function (names, call, print) {
  "use strict";
  const { parse, stringify } = JSON;
  const show = (value) => {
    if (typeof value === "string") return value;
    try { return stringify(value) ?? String(value); } catch { return String(value); }
  };
  const log = (...values) => { print(values.map(show).join(" ")); };
  globalThis.console = Object.freeze({ log, info: log, warn: log, error: log, debug: log });
  for (const name of parse(names)) {
    globalThis[name] = async (argument = {}) => parse(await call(name, stringify(argument)));
  }
  return async (body, input) => {
    const value = await body(parse(input));
    const text = stringify(value);
    if (text === undefined) throw new TypeError("The program returned nothing that JSON can carry: end it with return");
    return text;
  };
})`;
