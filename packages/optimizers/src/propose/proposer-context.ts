import type { StrategyContext } from "../strategies/strategy.js";
import type { ProposerContext } from "./proposer.js";

/** What a strategy's context means to those who write. */
export function proposerContext({
  proposer: lm,
  embedder,
  signal,
  concurrency,
  emit,
}: Pick<StrategyContext, "proposer" | "embedder" | "signal" | "concurrency" | "emit">): ProposerContext {
  const onWarning = (message: string): void => emit({ type: "warning", message });
  return { lm, signal, concurrency, onWarning, ...(embedder && { embedder }) };
}
