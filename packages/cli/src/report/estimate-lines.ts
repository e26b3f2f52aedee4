import type { CompileEstimate } from "@signet/optimizers";
import { duration } from "../terminal/duration.js";

/** What a compile is going to take, in a line, and in another one what its budget does to it. */
export function estimateLines(estimate: CompileEstimate): readonly string[] {
  const { basis, left, whole } = estimate;
  if (whole.calls.most === 0) return ["Estimate: no call of a model."];
  if (left.calls.most === 0) return ["Estimate: nothing is left to pay, the study holds all of it."];
  const head = basis === "before" ? "Estimate" : "Estimate, from what the first runs took";
  return [`${head}: ${leftText(estimate)}.`, ...cutLines(estimate)];
}

/** `about 1,780 calls (at most 4,288), 146,000 tokens, $0.35, 3 min 43 s if a call takes 1.0 s`. */
function leftText({ basis, isLowerBound, left, whole, pace }: CompileEstimate): string {
  const { calls, tokens, usd, seconds } = left;
  const isRest = basis === "measured" || calls.expected < whole.calls.expected;
  const about = isLowerBound ? "at least" : "about";
  const most = calls.most === undefined ? "" : ` (at most ${count(calls.most)})`;
  const given = pace.source === "measured" ? "" : ` if a call takes ${duration(pace.secondsPerCall)}`;
  const parts = [
    `${about} ${count(round(calls.expected))} ${isRest ? "more calls" : "calls"}${most}`,
    `${count(round(tokens.expected))} tokens`,
    ...(usd === undefined ? ["cost unknown"] : []),
    ...(usd !== undefined && usd.expected > 0 ? [amountText("usd", usd.expected)] : []), // a free model is no news
    `${duration(seconds.expected)}${given}`,
  ];
  return parts.join(", ");
}

/** Where what is expected goes beyond a limit, what might is not worth a word. */
function cutLines({ limits }: CompileEstimate): readonly string[] {
  const expected = limits.filter(({ isExpected }) => isExpected);
  const shown = expected.length > 0 ? expected : limits;
  if (shown.length === 0) return [];
  const cuts = shown.map(({ kind, limit }) => amountText(kind, limit)).join(" or ");
  return [`${expected.length > 0 ? "The" : "Should it come to the most, the"} budget cuts it at ${cuts}.`];
}

function amountText(kind: CompileEstimate["limits"][number]["kind"], value: number): string {
  if (kind === "usd") return `$${value < 1 ? Number(value.toPrecision(2)) : value.toFixed(2)}`;
  return kind === "seconds" ? duration(value) : `${count(value)} ${kind}`;
}

/** Three digits say more than is known. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}

function count(value: number): string {
  return Math.ceil(value).toLocaleString("en-US");
}
