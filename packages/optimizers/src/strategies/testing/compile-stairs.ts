import type { LanguageModel } from "@signet/core";
import { type CompileResult, compile } from "../../compile.js";
import type { CompileEvent } from "../../study/events.js";
import type { Strategy } from "../strategy.js";
import { codeEditingLm } from "./code-editing-lm.js";
import { codeReader, stairs, twoSides } from "./instruction-stairs.js";

type Seen<T extends CompileEvent["type"]> = Extract<CompileEvent, { readonly type: T }>;

export interface StairsCompile extends CompileResult {
  readonly events: readonly CompileEvent[];
  /** The events of one type. */
  readonly of: <T extends CompileEvent["type"]>(type: T) => readonly Seen<T>[];
}

/** Compiles the program whose steps want to read a secret code. The default proposer edits codes that it is shown; `null` is none. */
export async function compileStairs(
  strategy: Strategy,
  {
    proposer = codeEditingLm().lm,
    seed = 0,
  }: { readonly proposer?: LanguageModel | null; readonly seed?: number } = {},
): Promise<StairsCompile> {
  const events: CompileEvent[] = [];
  const result = await compile(twoSides, {
    ...stairs,
    lm: codeReader(),
    strategy,
    seed,
    ...(proposer && { proposer }),
    onEvent: (event) => events.push(event),
  });
  const of = <T extends CompileEvent["type"]>(type: T) =>
    events.filter((event): event is Seen<T> => event.type === type);
  return { ...result, events, of };
}
