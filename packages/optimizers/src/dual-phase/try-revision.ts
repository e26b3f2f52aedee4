import type { Plan } from "@signet/core";
import { reviseSentence } from "../operators/revise-sentence.js";
import { foldText } from "../propose/texts.js";
import type { Contest } from "../strategies/contest.js";
import type { DualPhaseSettings } from "../strategies/dual-phase-options.js";
import type { StrategyContext } from "../strategies/strategy.js";
import { withInstructions } from "../strategies/with-instructions.js";
import type { RunRecord } from "../study/run-record.js";
import { acceptances } from "./acceptance.js";
import { askRevision } from "./ask-revision.js";
import { differencesOf, type Failures, recovered } from "./failures.js";
import { instructionAt, type Place, type Prompts, sentenceAt } from "./prompts.js";
import type { RejectedTexts } from "./rejected-texts.js";

/** What a search for better sentences works with. */
export interface SentenceTask {
  readonly contest: Contest;
  readonly context: StrategyContext;
  readonly settings: DualPhaseSettings;
  /** The instructions before any revision. */
  readonly base: Prompts;
  readonly rejected: RejectedTexts;
}

/** The prompts of a plan, with what it fails on. */
export interface Standing {
  readonly plan: Plan;
  readonly prompts: Prompts;
  readonly failures: Failures;
}

/** What became of a revision. */
export type Outcome =
  /** It was tried before: nothing was run. */
  | { readonly verdict: "repeat"; readonly text: string }
  /** The answer could not be read: there is nothing to run. */
  | { readonly verdict: "unreadable"; readonly text: "" }
  /** It can be no instruction: nothing was run. */
  | { readonly verdict: "refused"; readonly text: string }
  | { readonly verdict: "quick-fail"; readonly text: string; readonly plan: Plan; readonly accF: number }
  | {
      readonly verdict: "val-fail" | "accepted";
      readonly text: string;
      readonly plan: Plan;
      readonly prompts: Prompts;
      readonly accF: number;
      readonly accV: number;
    };

export interface Trying {
  readonly place: Place;
  readonly shown: readonly RunRecord[];
  readonly sample: number;
}

/** Has one sentence revised, and tries the prompt with it: on the failures first, and on the whole valset only if it solves enough of them. */
export async function tryRevision(
  task: SentenceTask,
  { plan, prompts, failures }: Standing,
  { place, shown, sample }: Trying,
): Promise<Outcome> {
  const { contest, context, settings, base, rejected } = task;
  const revision = await askRevision(
    {
      problem: contest.problem,
      prompts,
      place,
      failures: shown,
      rejected: rejected.shown(place),
      base: instructionAt(base, place.path),
      settings,
      sample,
    },
    context,
  );
  if (revision.kind === "unreadable") return { verdict: "unreadable", text: "" };
  const { text } = revision;
  const isOld = foldText(text) === foldText(sentenceAt(prompts, place).text);
  if (isOld || rejected.has(place, text)) return { verdict: "repeat", text };
  if (revision.kind === "refused") {
    context.emit({
      type: "warning",
      message: `A revision was dropped: it ${revision.problem} (${reviseSentence.name}).`,
    });
    return { verdict: "refused", text };
  }
  const instruction = instructionAt(revision.prompts, place.path);
  const revised = withInstructions(plan, { [place.path]: instruction });
  if (isKnown(contest.table.plans(), revised, place.path)) return { verdict: "repeat", text };
  context.emit({ type: "proposal", path: place.path, instruction, origin: reviseSentence.name });
  const scores = await scored(task, revised, failures);
  if (scores.accV === undefined) return { verdict: "quick-fail", text, plan: revised, accF: scores.accF };
  const { accF, accV } = scores;
  const isAccepted = acceptances[settings.acceptance]({
    before: contest.scoreOf(plan),
    after: accV,
    differences: differencesOf(contest.table, [plan, revised], contest.exampleIds),
    hv: settings.hv,
  });
  const verdict = isAccepted ? "accepted" : "val-fail";
  return { verdict, text, plan: revised, prompts: revision.prompts, accF, accV };
}

/** Whether a plan was run, in whatever spelling; or would bring another spelling of an instruction that was. */
function isKnown(plans: readonly Plan[], { parameters }: Plan, path: string): boolean {
  const own = parameters[path]?.instruction ?? "";
  return plans.some((plan) => {
    const same = (at: string): boolean =>
      foldText(plan.parameters[at]?.instruction ?? "") === foldText(parameters[at]?.instruction ?? "");
    return same(path) && (plan.parameters[path]?.instruction !== own || Object.keys(parameters).every(same));
  });
}

/** Rounding is no reason to fail. */
const ROUNDING = 1e-9;

/** @returns Without `accV` for a plan that solves too few of the failures: it costs no run of the rest. */
async function scored(
  { contest, settings: { hf } }: SentenceTask,
  plan: Plan,
  failures: Failures,
): Promise<{ readonly accF: number; readonly accV?: number }> {
  const { exampleIds } = failures;
  const accOnFailures = (): number => contest.table.meanOf(plan, exampleIds);
  if (hf > 0) {
    await contest.runOn([plan], exampleIds);
    const isEnough = recovered(accOnFailures(), failures) >= hf - ROUNDING;
    // Where everything fails, all that a plan could be run on is known by now: its score counts, though it goes no further.
    if (!isEnough && exampleIds.length === contest.exampleIds.length) await contest.enter([plan]);
    if (!isEnough) return { accF: accOnFailures() };
  }
  const [accV = 0] = await contest.enter([plan]); // one for each
  return { accF: accOnFailures(), accV };
}
