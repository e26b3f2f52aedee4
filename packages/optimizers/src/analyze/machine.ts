import type { Node } from "ts-morph";
import { type Flow, flowOf, join, nothing, type Value } from "./flow-value.js";
import { memberOf } from "./member-of.js";
import { type Closure, joinStores, resolve, type Scope, storeSize } from "./scope.js";
import { mergeCalls, type RunShape, type StepCalls } from "./step-calls.js";

/** How a statement ends: it goes on, it leaves the function or the turn of a loop, or it fails. */
export type Ending = "goes on" | "leaves" | "fails";

/** Thrown when following the source would take too long, or when it was compiled into something that is no longer the user's program. */
export class SourceTooHard extends Error {}

const MOST_NODES = 100_000;
const MOST_TURNS = 6;

/** The state of following one `run`, and the moves on it. */
export interface Machine {
  readonly shape: RunShape;
  readonly calls: Map<string, StepCalls>;
  readonly evaluate: (node: Node, scope: Scope) => Value;
  readonly invoke: (closure: Closure, args: readonly Value[]) => Value;
  /** Counts the work. */
  readonly tick: () => void;
  readonly declare: (scope: Scope, name: string, value: Value) => void;
  readonly read: (scope: Scope, name: string) => Value | undefined;
  readonly assign: (scope: Scope, name: string, value: Value) => void;
  /** Runs what happens on some inputs only; what it assigned may or may not hold after. */
  readonly maybe: <T>(work: () => T) => T;
  /** Runs one of several ways. A way that does not go on has no say in what holds after. */
  readonly oneOf: (ways: readonly (() => Ending)[]) => Ending;
  /** Follows turns until nothing new comes of them. */
  readonly repeat: (work: () => void) => void;
  /** Runs a function's body: what it made conditional by leaving early is over at its end. */
  readonly frame: <T>(work: () => T) => T;
  /** From here to the end of the frame, or of the loop's turn, things happen on some inputs only. */
  readonly restIsConditional: () => void;
  /** @param times How often it happens, default once. */
  readonly call: (keys: readonly string[], input: Value, times?: number) => Value;
}

export function machine(
  shape: RunShape,
  {
    evaluate,
    invoke,
  }: {
    evaluate: (m: Machine, node: Node, scope: Scope) => Value;
    invoke: (m: Machine, closure: Closure, args: readonly Value[]) => Value;
  },
): Machine {
  const calls = new Map<string, StepCalls>();
  let store = new Map<number, Value>();
  let variables = 0;
  let ticks = 0;
  let loops = 0;
  let branches = 0;

  const tick = (): void => {
    if (++ticks > MOST_NODES) throw new SourceTooHard();
  };
  const frame = <T>(work: () => T): T => {
    const outside = branches;
    try {
      return work();
    } finally {
      branches = outside;
    }
  };
  const conditional = <T>(work: () => T): T =>
    frame(() => {
      branches++;
      return work();
    });

  const self: Machine = {
    shape,
    calls,
    tick,
    frame,
    evaluate: (node, scope) => evaluate(self, node, scope),
    invoke: (closure, args) => invoke(self, closure, args),
    declare(scope, name, value) {
      const variable = variables++;
      scope.names.set(name, variable);
      store.set(variable, value);
    },
    read(scope, name) {
      const variable = resolve(scope, name);
      return variable === undefined ? undefined : (store.get(variable) ?? nothing);
    },
    assign(scope, name, value) {
      const variable = resolve(scope, name);
      if (variable !== undefined) store.set(variable, value);
    },
    maybe(work) {
      const before = new Map(store);
      const result = conditional(work);
      store = joinStores([before, store]);
      return result;
    },
    oneOf(ways) {
      const before = store;
      const ends = ways.map((way) => {
        store = new Map(before);
        return { ending: conditional(way), store };
      });
      const goingOn = ends.filter(({ ending }) => ending === "goes on");
      store = joinStores((goingOn.length > 0 ? goingOn : ends).map((end) => end.store));
      if (ends.some(({ ending }) => ending === "leaves")) branches++; // undone at the end of the frame
      return goingOn.length > 0
        ? "goes on"
        : ends.every(({ ending }) => ending === "fails")
          ? "fails"
          : "leaves";
    },
    repeat(work) {
      loops++;
      try {
        for (let turn = 0; turn < MOST_TURNS; turn++) {
          const before = new Map(store);
          frame(work);
          store = joinStores([before, store]);
          if (storeSize(store) === storeSize(before)) break;
        }
      } finally {
        loops--;
      }
    },
    restIsConditional: () => {
      branches++;
    },
    call(keys, input, times = 1) {
      const inBranch = branches > 0 || keys.length > 1;
      for (const key of keys) {
        const feeds = new Map<string, Flow>();
        for (const field of shape.inputsOf(key)) {
          const flow = flowOf(memberOf(input, field, shape));
          if (flow.size > 0) feeds.set(field, flow);
        }
        calls.set(key, mergeCalls(calls.get(key), { key, inLoop: loops > 0, inBranch, times, feeds }));
      }
      return keys.map((key): Value => ({ kind: "record", of: key })).reduce(join, nothing);
    },
  };
  return self;
}
