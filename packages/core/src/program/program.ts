import { canonicalJson } from "../hash/canonical-json.js";
import { sha256Hex } from "../hash/sha256.js";
import { type CompositeDefinition, type Definition, leavesOf } from "../module/definition.js";
import type { Module, Modules, Paths, Steps } from "../module/module.js";
import type { ArmedRouter } from "../route/armed-router.js";
import { fieldsOf, isName } from "../signature/field.js";
import type { In, Out, Shape } from "../signature/shape.js";
import { fieldTables } from "../signature/signature.js";
import { SignetError } from "../signet-error.js";
import { changeParameters } from "./change-parameters.js";
import { type ExecuteOptions, type Execution, execute } from "./execute.js";
import type { LeafParameters, Overrides, Plan, ProgramParameters } from "./parameters.js";
import { streamed } from "./run-composite.js";
import type { RunOptions, StepEvent } from "./run-state.js";
import { abortable } from "./scope.js";

export interface RunContext {
  readonly signal: AbortSignal;
  /** The sample path of this run, "0" at the top. */
  readonly sample: string;
}

/** What a stream yields: previews, restarts (a repair), and the checked output at the end. */
export type RunEvent<O> = StepEvent | { readonly type: "done"; readonly output: O };

/** A composition of modules: an immutable value. `with` makes another one, the old one stays as it is. */
export interface Program<in I, out O, out M = unknown, P extends string = string>
  extends Module<I, O, M, "composite"> {
  readonly name: string;
  /** From paths, kinds and field tables, never from source. */
  readonly hash: string;
  /** Of a routed program: what runs where no expert is asked. */
  readonly parameters: ProgramParameters<P>;
  readonly run: (input: I, options: RunOptions) => Promise<O>;
  /** Previews of every leaf's fields, then the output. Leaving the iterator aborts what is under way. */
  readonly stream: (input: I, options: RunOptions) => AsyncIterable<RunEvent<O>>;
  /**
   * Under a whole plan, or with some leaves changed, which a routed program refuses: `PLAN_INVALID`. A plan of experts whose embedder has to be
   * brought along goes through `route`.
   */
  readonly with: (changes: Overrides<P> | Plan<P>) => Program<I, O, M, P>;
}

export interface ProgramSpec<I extends Shape, O extends Shape, M extends Modules> {
  readonly name: string;
  readonly input: I;
  readonly output: O;
  readonly modules: M;
  run(input: Out<I>, steps: Steps<M>, context: RunContext): Promise<NoInfer<In<O>>>;
}

/**
 * Composes modules into a program.
 *
 * @throws {SignetError} `PROGRAM_INVALID` for a module key that holds a dot or is reserved, or a value that is no module;
 * `SIGNATURE_INVALID` for fields that cannot survive JSON.
 */
export function program<I extends Shape, O extends Shape, M extends Modules>(
  spec: ProgramSpec<I, O, M>,
): Program<In<I>, Out<O>, M, Paths<M>> {
  const { name, input, output, modules } = spec;
  if (typeof name !== "string" || name === "")
    throw new SignetError("PROGRAM_INVALID", "A program needs a name");
  const inputFields = fieldsOf(input, `program "${name}" input`);
  const outputFields = fieldsOf(output, `program "${name}" output`);
  if (outputFields.length === 0)
    throw new SignetError("SIGNATURE_INVALID", `Program "${name}" needs at least one output field`);
  const definitions = definitionsOf(name, modules);
  // Erased: the runtime hands `run` only what inputFields admitted and the steps of these modules.
  const body = spec.run as unknown as CompositeDefinition["body"];
  const definition: CompositeDefinition = {
    kind: "composite",
    name,
    inputFields,
    outputFields,
    modules: definitions,
    parameters: startParameters(definitions),
    routers: startRouters(definitions),
    body,
    draws: [],
  };
  return programFrom(definition, modules);
}

/** Source text of a program's `run`, as the engine holds it: transpiled, if it was. */
export function sourceOf(definition: CompositeDefinition): string {
  return String(definition.body);
}

function definitionsOf(name: string, modules: Modules): Readonly<Record<string, Definition>> {
  const definitions: Record<string, Definition> = {};
  for (const [key, module] of Object.entries(modules)) {
    if (!isName(key))
      throw new SignetError(
        "PROGRAM_INVALID",
        `The module "${key}" of program "${name}" has a name that is not allowed: use letters, digits and _`,
      );
    if (typeof module !== "object" || module === null || !("~definition" in module)) {
      throw new SignetError("PROGRAM_INVALID", `The module "${key}" of program "${name}" is no module`);
    }
    definitions[key] = module["~definition"];
  }
  return Object.freeze(definitions);
}

function startParameters(definitions: Readonly<Record<string, Definition>>): ProgramParameters {
  const parameters: Record<string, LeafParameters> = {};
  for (const [key, definition] of Object.entries(definitions)) {
    if (definition.kind === "leaf")
      parameters[key] = Object.freeze({
        instruction: definition.signature.instruction,
        demos: Object.freeze([]),
      });
    if (definition.kind !== "composite") continue;
    Object.assign(parameters, within(key, definition.parameters));
  }
  return Object.freeze(parameters);
}

/** Inner programs keep their routers, and their parameters, under their key. */
function startRouters(definitions: Readonly<Record<string, Definition>>): readonly ArmedRouter[] {
  return Object.entries(definitions).flatMap(([key, definition]) =>
    definition.kind === "composite" ? definition.routers.map((armed) => routerWithin(key, armed)) : [],
  );
}

function routerWithin(key: string, { router, ...arms }: ArmedRouter): ArmedRouter {
  const { path, experts } = router;
  const moved = experts.map((expert) => ({
    ...expert,
    parameters: within(key, expert.parameters as ProgramParameters), // what is there is never undefined: checked when the plan was
  }));
  return { ...arms, router: { ...router, path: path === "" ? key : `${key}.${path}`, experts: moved } };
}

function within(key: string, parameters: ProgramParameters): ProgramParameters {
  return Object.fromEntries(Object.entries(parameters).map(([path, leaf]) => [`${key}.${path}`, leaf]));
}

/** The program behind a definition. */
export function programFrom<I, O, M, P extends string>(
  definition: CompositeDefinition,
  modules: M,
): Program<I, O, M, P> {
  let hash: string | undefined;
  const frozen = Object.freeze(definition);
  const start = (input: I, options: ExecuteOptions): Promise<O> =>
    execute(frozen, frozen.parameters, input, options).then(unwrap<O>);
  const run = async (input: I, options: RunOptions): Promise<O> => {
    checkRunOptions(frozen.name, options);
    const execution = start(input, options);
    return options.signal === undefined ? execution : abortable(execution, { signal: options.signal });
  };
  return Object.freeze({
    kind: "composite",
    modules,
    "~definition": frozen,
    name: frozen.name,
    get hash() {
      hash ??= hashOf(frozen);
      return hash;
    },
    // The paths of the definition's leaves are what Paths<M> computes.
    parameters: frozen.parameters as ProgramParameters<P>,
    run,
    stream: (input: I, options: RunOptions) =>
      streamed(({ events }) =>
        events((onEvent, signal) => start(input, { ...options, signal, onEvent }), options.signal),
      ),
    with: (changes: Overrides<P> | Plan<P>) =>
      programFrom<I, O, M, P>(changeParameters(frozen, changes), modules),
  });
}

/** For callers without types. */
function checkRunOptions(name: string, options: RunOptions | undefined): void {
  if (typeof options?.lm === "object" && options.lm !== null) return;
  throw new SignetError("OPTION_INVALID", `Program "${name}" was run without a model: pass { lm }`);
}

function unwrap<O>(execution: Execution): O {
  if (!execution.ok) throw execution.error;
  return execution.output as O; // checked against the program's output fields
}

function hashOf(definition: CompositeDefinition): string {
  return sha256Hex(canonicalJson(describeShape(definition, "", {})));
}

/** Field tables by path, "" the program's: what was written of a program somewhere else. */
type TablesByPath = Readonly<Record<string, { readonly input: unknown; readonly output: unknown }>>;

/** The hash that a program would have whose tables were these; those of effects and inner programs are its own. */
export function shapeHash(definition: CompositeDefinition, tables: TablesByPath): string {
  return sha256Hex(canonicalJson({ ...describeShape(definition, "", tables), ...tables[""] }));
}

function describeShape(definition: Definition, path: string, tables: TablesByPath): Record<string, unknown> {
  const { kind } = definition;
  if (kind === "leaf") {
    const other = Object.hasOwn(tables, path) ? tables[path] : undefined;
    return {
      kind,
      signature: other === undefined ? definition.signature.hash : sha256Hex(canonicalJson(other)),
    };
  }
  const own = { kind, ...fieldTables(definition) };
  if (kind === "effect") return { ...own, name: definition.name };
  const modules = Object.entries(definition.modules).map(([key, inner]) => [
    key,
    describeShape(inner, path === "" ? key : `${path}.${key}`, tables),
  ]);
  return { ...own, modules };
}

/** Leaf paths in declaration order. */
export function pathsOf(definition: CompositeDefinition): readonly string[] {
  return leavesOf(definition).map(([path]) => path);
}
