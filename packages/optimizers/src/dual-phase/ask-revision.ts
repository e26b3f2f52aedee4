import { leafAt } from "../analyze/leaf-at.js";
import { instructionProblem } from "../operators/check-instruction.js";
import { reviseSentence } from "../operators/revise-sentence.js";
import { proposerContext } from "../propose/proposer-context.js";
import { stepText } from "../propose/step-text.js";
import { foldText } from "../propose/texts.js";
import { moduleRecords, recordText } from "../reflect/module-records.js";
import type { DualPhaseSettings } from "../strategies/dual-phase-options.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { RunRecord } from "../study/run-record.js";
import { instructionAt, type Place, type Prompts, revisedAt, sentenceAt } from "./prompts.js";
import { readRevision } from "./read-revision.js";

/** What became of a request: other prompts, or why the answer cannot be used. */
export type Revision =
  | { readonly kind: "revised"; readonly text: string; readonly prompts: Prompts }
  | { readonly kind: "refused"; readonly text: string; readonly problem: string }
  /** Nothing could be read; the context was warned. */
  | { readonly kind: "unreadable" };

export interface RevisionRequest {
  readonly problem: Problem;
  readonly prompts: Prompts;
  readonly place: Place;
  /** Failed runs to show. */
  readonly failures: readonly RunRecord[];
  readonly rejected: readonly string[];
  /** The leaf's instruction before any revision: length and placeholders are judged by it. */
  readonly base: string;
  readonly settings: Pick<DualPhaseSettings, "allowDelete" | "unit">;
  readonly sample: number;
}

const REMOVAL = "REMOVE";
const MAY_REMOVE = `If the instruction is better without this sentence, answer with the single word ${REMOVAL}.`;

/** Has the proposer's model write one sentence anew, and checks the sentence and the instruction that it makes. */
export async function askRevision(request: RevisionRequest, context: StrategyContext): Promise<Revision> {
  const { place, prompts, sample, settings } = request;
  const texts = textsOf(request);
  const call = { sample, signal: context.signal };
  const reply = await context.phase("propose", () =>
    reviseSentence.ask(texts, call, proposerContext(context)),
  );
  if (reply === undefined) return { kind: "unreadable" };
  const sentences = prompts[place.path] ?? [];
  const isRemoval =
    settings.allowDelete && ["", foldText(REMOVAL)].includes(foldText(reply).replace(/\.$/, ""));
  const text = isRemoval ? "" : readRevision(reply, { sentences, index: place.index });
  if (text === undefined)
    return { kind: "refused", text: reply, problem: "gives the whole instruction back" };
  if (text === "" && !isRemoval) return { kind: "refused", text, problem: "is empty" };
  const revised = revisedAt(prompts, place, text, settings.unit);
  const problem = problemWith({ ...request, shown: Object.values(texts) }, { text, revised });
  return problem === undefined
    ? { kind: "revised", text, prompts: revised }
    : { kind: "refused", text, problem };
}

function textsOf({ problem, prompts, place, failures, rejected, settings }: RevisionRequest) {
  const leaf = leafAt(problem.graph, place.path);
  const records = moduleRecords(failures, { path: place.path, problem });
  const said = leaf === undefined ? [] : records.map((record) => recordText(record, leaf));
  return {
    ...(leaf && { step: stepText(place.path, leaf) }),
    currentInstruction: instructionAt(prompts, place.path),
    ...(said.length > 0 && { failures: said.join("\n\n") }),
    sentenceToRevise: sentenceAt(prompts, place).text,
    ...(rejected.length > 0 && { rejected: rejected.map((text) => `- ${text}`).join("\n") }),
    ...(settings.allowDelete && { removal: MAY_REMOVE }),
  };
}

/** The sentence may not lose what it held, nor speak of anything but the task; and the instruction has to be one. */
function problemWith(
  { problem, prompts, place, base, shown }: RevisionRequest & { readonly shown: readonly string[] },
  { text, revised }: { readonly text: string; readonly revised: Prompts },
): string | undefined {
  const { path } = place;
  const current = instructionAt(prompts, path);
  const grounds = {
    problem,
    path,
    sources: [base, current],
    asked: reviseSentence.words,
    headings: reviseSentence.headings,
    prompt: shown,
  };
  const old = sentenceAt(prompts, place).text;
  return (
    (text === "" ? undefined : instructionProblem(text, { ...grounds, base: old })) ??
    instructionProblem(instructionAt(revised, path), { ...grounds, base })
  );
}
