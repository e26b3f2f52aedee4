import type { Token } from "node-llama-cpp";
import type { Draws } from "./draws.js";

/**
 * One of the scored tokens: the best at temperature 0 (the earlier one of equals), else drawn by the softmax of score / temperature.
 *
 * @param scores At least one token's logit.
 */
export function chooseToken(scores: ReadonlyMap<Token, number>, temperature: number, draws: Draws): Token {
  const ranked = [...scores].sort(([, a], [, b]) => b - a);
  const [first] = ranked;
  if (first === undefined) throw new RangeError("chooseToken() needs at least one score");
  const [best, top] = first;
  if (temperature <= 0) return best;
  const weights = ranked.map(([, score]) => Math.exp((score - top) / temperature));
  let left = draws() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, [token]] of ranked.entries()) {
    left -= weights[index] ?? 0;
    if (left < 0) return token;
  }
  return best;
}
