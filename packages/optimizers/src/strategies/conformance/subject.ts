import { type LanguageModel, load, type Plan, type Program } from "@signet/core";
import { type CompileResult, compile } from "../../compile.js";
import type { CompileOptions } from "../../compile-options.js";
import type { Answer, Input } from "./rows.js";

/** A program with its steps forgotten: all that a case asks of one. */
export interface Subject {
  /** The plan as written. */
  readonly start: Plan;
  readonly compile: (options: CompileOptions<Input, Answer, Answer | null>) => Promise<CompileResult>;
  /** Runs the program that an artifact's text loads to. */
  readonly runLoaded: (artifact: string, input: Input, lm: LanguageModel) => Promise<Answer>;
  /** Runs the program under a plan that never left memory. */
  readonly runPlanned: (plan: Plan, input: Input, lm: LanguageModel) => Promise<Answer>;
}

export function subject<M, P extends string>(program: Program<Input, Answer, M, P>): Subject {
  return {
    start: { kind: "single", parameters: program.parameters },
    compile: (options) => compile(program, options),
    runLoaded: (artifact, input, lm) => load(program, artifact).run(input, { lm }),
    runPlanned: (plan, input, lm) => program.with(plan as Plan<P>).run(input, { lm }), // `with` checks the paths
  };
}
