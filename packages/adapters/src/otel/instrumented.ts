import {
  type Around,
  isLanguageModel,
  type LanguageModel,
  type Models,
  type Program,
  type RunOptions,
} from "@signet/core";

import type { Backend } from "./backend.js";
import { callSpans } from "./call-spans.js";
import type { OtelOptions } from "./otel-options.js";
import { stepSpans } from "./step-spans.js";
import { type Telemetry, telemetryOf } from "./telemetry.js";

/**
 * The same program, whose runs make spans and measurements: of the program, each step, each call of a model. With neither a registered SDK
 * nor a tracer passed in, runs are as they were. Wrap what `load` returns, not what it takes.
 *
 * @throws {SignetError} `PACKAGE_MISSING` from runs when `@opentelemetry/api` is neither installed nor made needless by `tracer` and `meter`.
 */
export function instrumented<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  options: OtelOptions = {},
): Program<I, O, M, P> {
  return watched(program, watching(telemetryOf(options)));
}

/** Options of a run under telemetry; as they are where there is none. */
type Watch = (options: RunOptions) => RunOptions | Promise<RunOptions>;

function watched<I, O, M, P extends string>(program: Program<I, O, M, P>, watch: Watch): Program<I, O, M, P> {
  return Object.freeze<Program<I, O, M, P>>({
    kind: program.kind,
    modules: program.modules,
    "~definition": program["~definition"],
    name: program.name,
    get hash() {
      return program.hash;
    },
    parameters: program.parameters,
    run: (input, options) => {
      const watching = watch(options);
      return watching instanceof Promise
        ? watching.then((ready) => program.run(input, ready))
        : program.run(input, watching);
    },
    async *stream(input, options) {
      yield* program.stream(input, await watch(options));
    },
    with: (changes) => watched(program.with(changes), watch),
  });
}

function watching(telemetry: Telemetry): Watch {
  const around = stepSpans(telemetry);
  const middleware = callSpans(telemetry);
  const models = new WeakMap<LanguageModel, LanguageModel>();
  const wrap = (lm: LanguageModel): LanguageModel => {
    if (typeof lm?.generate !== "function") return lm; // `run` says what is wrong with it
    const wrapped = models.get(lm) ?? middleware(lm);
    models.set(lm, wrapped);
    return wrapped;
  };
  const under = ({ tracer, instruments }: Backend, options: RunOptions): RunOptions => {
    const isIdle = tracer === undefined && instruments === undefined;
    if (isIdle || typeof options?.lm !== "object" || options.lm === null) return options; // `run` says what is wrong with them
    return { ...options, lm: wrapAll(options.lm, wrap), around: both(options.around, around) };
  };
  return (options) => {
    const backend = telemetry.backend();
    return backend instanceof Promise
      ? backend.then((ready) => under(ready, options))
      : under(backend, options);
  };
}

function wrapAll(models: Models, wrap: (lm: LanguageModel) => LanguageModel): Models {
  if (isLanguageModel(models)) return wrap(models);
  const roles = Object.entries(models).map(([role, lm]) => [role, wrap(lm)] as const);
  // The same keys as before, `default` among them.
  return Object.fromEntries(roles) as Exclude<Models, LanguageModel>;
}

/** The caller's own stays outside. */
function both(outer: Around | undefined, inner: Around): Around {
  return outer === undefined ? inner : (step, run) => outer(step, () => inner(step, run));
}
