import type { Fields } from "../format/format.js";
import type { Json } from "../json.js";
import type { callEffect } from "../program/call-effect.js";
import type { drawn } from "../program/drawn.js";
import type { ProgramParameters } from "../program/parameters.js";
import type { ArmedRouter } from "../route/armed-router.js";
import type { Field } from "../signature/field.js";
import type { Signature } from "../signature/signature.js";
import type { DrawRule } from "./draw-rule.js";

interface Repeated {
  /** Outermost first. */
  readonly draws: readonly DrawRule[];
  /** How rules are followed, where there are some: carried along, so that programs without do not ship it. */
  readonly drawn?: typeof drawn;
}

/** One prompt to one model: the only kind with parameters. */
export interface LeafDefinition extends Repeated {
  readonly kind: "leaf";
  readonly signature: Signature;
  readonly role: string | undefined;
  readonly format: string;
  readonly temperature: number;
  readonly maxTokens: number;
  /** What is asked instead for some inputs (encoded): carried by leaves whose prompt depends on which inputs there are. */
  readonly variant?: (leaf: LeafDefinition, input: Fields) => LeafDefinition;
}

/** Anything from outside. */
export interface EffectDefinition extends Repeated {
  readonly kind: "effect";
  readonly name: string;
  readonly inputFields: readonly Field[];
  readonly outputFields: readonly Field[];
  /** How it is called: carried along, so that programs without effects do not ship it. */
  readonly call: typeof callEffect;
  readonly run: (input: never, context: { readonly signal: AbortSignal }) => Promise<unknown>;
}

/** A program, alone or nested. */
export interface CompositeDefinition extends Repeated {
  readonly kind: "composite";
  readonly name: string;
  readonly inputFields: readonly Field[];
  readonly outputFields: readonly Field[];
  readonly modules: Readonly<Record<string, Definition>>;
  /** By path relative to this program. */
  readonly parameters: ProgramParameters;
  /** At most one for each path, those of inner programs among them; paths relative to this program. */
  readonly routers: readonly ArmedRouter[];
  /** What a body that is made from options holds besides its source: a compile under others is another one. */
  readonly settings?: Json;
  readonly body: (input: never, steps: never, context: never) => Promise<unknown>;
}

/** What the runtime knows of a module: plain data and the user's functions, without their types. */
export type Definition = LeafDefinition | EffectDefinition | CompositeDefinition;

/** Visits every leaf below a composite in declaration order, with its path. */
export function leavesOf(
  definition: CompositeDefinition,
  prefix = "",
): readonly (readonly [path: string, leaf: LeafDefinition])[] {
  return Object.entries(definition.modules).flatMap(([key, inner]) => {
    if (inner.kind === "leaf") return [[prefix + key, inner] as const];
    return inner.kind === "composite" ? leavesOf(inner, `${prefix}${key}.`) : [];
  });
}
