import { $ZodOptional, $ZodString, $ZodUnknown, globalRegistry } from "zod/v4/core";
import { SignetError } from "../errors.js";
import type { Fields } from "../format/format.js";
import { encodeFields } from "../signature/parse-fields.js";
import type { Shape } from "../signature/shape.js";
import { type Signature, signature } from "../signature/signature.js";
import { checkAdded } from "./check-added.js";
import type { LeafDefinition } from "./definition.js";
import { drawInTurn } from "./draw-in-turn.js";
import type { ErasedScore, Graded, ScoreDraw } from "./graded.js";
import type { Module } from "./module.js";
import {
  checkFunction,
  checkPositive,
  checkShare,
  definitionOf,
  inputsOf,
  outputsOf,
  withDraws,
} from "./with-draws.js";

export interface RefineOptions<I, O> {
  /** The most attempts, one after the other. */
  readonly attempts: number;
  /** In [0, 1], with words on what was wrong: the next attempt is given them. */
  readonly score: ScoreDraw<I, O, { readonly score: number; readonly feedback: string }>;
  /** The score that ends the attempts, default 1. */
  readonly enough?: number;
}

/** Names of inputs that may be left out and take any text. */
export type FeedbackKey<I> = {
  [K in keyof I]-?: undefined extends I[K] ? (string extends I[K] ? K : never) : never;
}[keyof I] &
  string;

export interface RefineProgramOptions<I, O> extends RefineOptions<I, O> {
  /** The optional text input that takes the feedback on the attempt before. */
  readonly feedback: FeedbackKey<I>;
}

/**
 * Calls a module until its output is good enough: each attempt after the first sees the answer before it, and the feedback
 * on it. The best output is returned, the earliest of several; attempts that fail do not count. Path and parameters stay.
 *
 * A step made from a signature gets two optional inputs, `previousAnswer` and `feedback`; its first attempt is asked as if there were none.
 * A program names the input of its own that takes the feedback.
 *
 * @throws {SignetError} `SIGNATURE_INVALID` when the signature has a field of one of these names; `PROGRAM_INVALID` for what is no module, or an effect; `OPTION_INVALID`; in a run,
 * `METRIC_INVALID` for a score outside [0, 1].
 */
export function refine<I, O, M>(
  module: Module<I, O, M, "leaf">,
  options: RefineOptions<NoInfer<I>, NoInfer<O>>,
): Module<I, O, M, "leaf">;
export function refine<I, O, M>(
  module: Module<I, O, M, "composite">,
  options: RefineProgramOptions<NoInfer<I>, NoInfer<O>>,
): Module<I, O, M, "composite">;
export function refine<I, O, M, K extends "leaf" | "composite">(
  module: Module<I, O, M, K>,
  options: RefineOptions<I, O> & { readonly feedback?: string },
): Module<I, O, M, K> {
  const { attempts, score, enough = 1, feedback } = Object(options) as typeof options; // what is missing is found below
  checkPositive("attempts", attempts);
  checkFunction("score", score);
  checkShare("enough", enough);
  const definition = definitionOf(module, "What refine was given");
  const isLeaf = definition.kind === "leaf";
  if (!isLeaf) checkFeedbackField(module, feedback);
  const outputs = outputsOf(definition);
  const name = isLeaf ? "feedback" : (feedback ?? "feedback"); // checked just above
  const next = (input: unknown, last: Graded | undefined): unknown => {
    if (last === undefined || typeof input !== "object") return input;
    const previous = isLeaf ? { previousAnswer: encodeFields(outputs, last.drawn.output) } : {};
    return { ...input, ...previous, [name]: feedbackOf(last) };
  };
  const erased = score as unknown as ErasedScore; // it is given what this module takes and returns
  return withDraws(isLeaf ? { ...module, "~definition": revisable(definition) } : module, {
    count: attempts,
    settings: { rule: "refine", count: attempts, enough, feedback: name, score: String(score) },
    take: (context) => drawInTurn({ count: attempts, score: erased, enough, next }, context),
  });
}

function feedbackOf({ score, feedback }: Graded): string {
  return feedback === undefined || feedback === "" ? `The answer scored ${score} of 1.` : feedback;
}

function checkFeedbackField(module: Module<never, unknown>, name: string | undefined): void {
  const field = inputsOf(module["~definition"]).find((candidate) => candidate.name === name);
  if (field?.kind === "string" && field.optional) return;
  const problem = field === undefined ? "no input of the program" : "no optional text";
  throw new SignetError(
    "OPTION_INVALID",
    `refine gives its feedback in the field "${name}", which is ${problem}: declare it as z.string().optional()`,
  );
}

const optional = (innerType: $ZodString | $ZodUnknown, description: string) => {
  const type = new $ZodOptional({ type: "optional", innerType });
  globalRegistry.add(type, { description });
  return type;
};

const revision: Shape = {
  previousAnswer: optional(new $ZodUnknown({ type: "unknown" }), "The answer before this one"),
  feedback: optional(new $ZodString({ type: "string" }), "What was wrong with that answer"),
};

/** The leaf with the inputs of a revision, which runs as it was where they are left out. */
function revisable(leaf: LeafDefinition): LeafDefinition {
  const { instruction, input, output } = leaf.signature;
  checkAdded("refine", Object.keys(revision), [input, output]);
  const extended = signature({ instruction, input: { ...input, ...revision }, output });
  return Object.freeze({ ...leaf, signature: extended, variant: firstAttempt(leaf) });
}

/** Made once for each leaf: what formats prepare is kept by the leaf. */
function firstAttempt({ signature: plain, variant }: LeafDefinition): NonNullable<LeafDefinition["variant"]> {
  const firsts = new WeakMap<LeafDefinition, LeafDefinition>();
  return (leaf, input: Fields) => {
    if (Object.hasOwn(input, "feedback")) return leaf;
    const first = firsts.get(leaf) ?? withSignature(leaf, plain);
    firsts.set(leaf, first);
    return variant?.(first, input) ?? first;
  };
}

function withSignature(leaf: LeafDefinition, plain: Signature): LeafDefinition {
  return Object.freeze({ ...leaf, signature: plain });
}
