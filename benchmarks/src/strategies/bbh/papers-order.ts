/**
 * Accuracy in percent on BIG-bench Hard with Llama-2-7b-chat as the task's model and GPT-3.5 as the one that writes, of the methods that both have.
 *
 * @see Tang et al. 2024 (arXiv 2402.17564), main results: ProTeGi is APO there, the program as written has no instruction.
 */
const PAPER: Readonly<Record<string, number>> = {
  gpo: 35.43,
  opro: 33.29,
  protegi: 32.97,
  ape: 32.94,
  as_written: 30.51,
};

/**
 * How our order compares with the paper's, in one line; empty where fewer than two methods can be compared. A pair that we measured equal counts as half in order.
 *
 * @param scores By method.
 */
export function papersOrder(scores: Readonly<Record<string, number>>): string {
  const methods = Object.keys(PAPER).filter((method) => scores[method] !== undefined);
  const pairs = methods.flatMap((better, index) =>
    methods.slice(index + 1).map((worse) => (scores[better] ?? 0) - (scores[worse] ?? 0)),
  );
  if (pairs.length === 0) return "";
  const agreeing = pairs.reduce((sum, gap) => sum + (gap > 0 ? 1 : gap === 0 ? 0.5 : 0), 0);
  const paper = methods.map((method) => `${method} ${PAPER[method]}`).join(" > ");
  const ours = methods
    .toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
    .map((method) => `${method} ${(100 * (scores[method] ?? 0)).toFixed(1)}`)
    .join(" >= ");
  return `GPO's paper (Llama-2-7b-chat): ${paper}; here: ${ours}; ${agreeing} of ${pairs.length} pairs in the paper's order`;
}
