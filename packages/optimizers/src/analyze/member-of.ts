import { data, elementOf, flowOf, joinAll, nothing, type Value } from "./flow-value.js";
import type { RunShape } from "./step-calls.js";

/** What `value.name` gives; `undefined` is a name that is computed. */
export function memberOf(value: Value, name: string | undefined, shape: RunShape): Value {
  if (name === undefined) return elementOrKeys(value, shape);
  switch (value.kind) {
    case "record":
      return shape.fieldsOf(value.of).includes(name) ? data(new Set([`${value.of}.${name}`])) : nothing;
    case "parts": {
      const own = value.parts.get(name);
      return own ?? joinAll(value.bases.map((base) => memberOf(base, name, shape)));
    }
    case "list":
      return /^\d+$/.test(name) ? value.element : data(flowOf(value));
    case "steps":
      return shape.keys.includes(name) ? { kind: "step", keys: [name] } : nothing;
    default:
      return value;
  }
}

function elementOrKeys(value: Value, shape: RunShape): Value {
  return value.kind === "steps" ? { kind: "step", keys: shape.keys } : elementOf(value);
}
