import type { Demo, LeafDefinition } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import { askTask } from "./ask-task.js";
import { bestTried, pooledTried, scoreLine } from "./best-tried.js";
import { cleanReply } from "./clean-reply.js";
import { collectProposals, type Written } from "./collect-proposals.js";
import { shownRuns } from "./data-runs.js";
import { exampleText } from "./example-text.js";
import { DEFAULT_GROUNDING, type Grounding } from "./grounding.js";
import { writingCalls } from "./proposal-calls.js";
import { problemOf, type Surroundings } from "./proposal-problem.js";
import { PROMPT_HEADINGS, PROPOSAL_INSTRUCTION, type ProposalTexts, proposalTask } from "./proposal-tasks.js";
import type { ProposalRequest, Proposer, ProposerContext, TriedInstruction } from "./proposer.js";
import { firstSampleOf } from "./sample-stream.js";
import { factsText } from "./say-facts.js";
import { sharedGrounds } from "./shared-grounds.js";
import { runsIn } from "./shares-run.js";
import { stepText } from "./step-text.js";
import { TIPS } from "./tips.js";
import { textsIn } from "./words-of.js";

export interface LmProposerOptions {
  /** One is drawn for each proposal; "" is no tip. Default: six, among them none. */
  readonly tips?: readonly string[];
  /** Default 0.7. */
  readonly temperature?: number;
  /** Default: all but the history. */
  readonly grounding?: Partial<Grounding>;
}

const MOST_DEMOS = 3;

/**
 * Has a model write instructions, grounded in a summary of the data and what was counted in it, a description of the program, the step's role, its present
 * instruction, demos, a tip, and what tried instructions scored. Every prompt is a program of its own, run as any other. Bad answers are dropped with
 * a warning.
 *
 * @throws {SignetError} From `propose`, only what is no fault of an answer: an abort, a spent budget, a model out of reach.
 * @see Opsahl-Ong et al. 2024 (arXiv 2406.11695).
 */
export function lmProposer({
  tips = TIPS,
  temperature = 0.7,
  grounding: switches = {},
}: LmProposerOptions = {}): Proposer {
  const grounding: Grounding = { ...DEFAULT_GROUNDING, ...switches };
  return {
    name: "lm",
    options: { tips: [...tips], temperature, grounding: { ...grounding } },
    estimateCalls: (demand) => writingCalls({ ...demand, grounding: { ...grounding, ...demand.grounding } }),
    async propose(request, context) {
      const leaf = leafAt(request.graph, request.path);
      if (context.lm === undefined || leaf === undefined || request.count < 1) return [];
      const { style = {}, history = [], base, count } = request;
      const settings = { tips, grounding: { ...grounding, ...style.grounding } };
      const firstSample = firstSampleOf(request);
      const drafts = await draftsOf({ ...request, firstSample }, leaf, { ...settings, context });
      const found = await collectProposals(
        {
          drafts: drafts.slice(0, count),
          ask: ({ texts, surroundings }, call) =>
            write(texts, { surroundings, temperature: style.temperature ?? temperature, ...call }, context),
          known: [base, ...history.map(({ instruction }) => instruction)].map((text) => [text]),
          firstSample,
        },
        context,
      );
      return found.flat();
    },
  };
}

interface Draft {
  readonly texts: ProposalTexts;
  readonly surroundings: Surroundings;
}

interface DraftSettings {
  readonly tips: readonly string[];
  readonly grounding: Grounding;
  readonly context: ProposerContext;
}

/** What each proposal of a request is asked with. */
async function draftsOf(
  request: ProposalRequest & { readonly firstSample: number },
  leaf: LeafDefinition,
  { tips, grounding, context }: DraftSettings,
): Promise<readonly Draft[]> {
  const { graph, path, base, facts, demoSets, history = [], style = {}, rng, firstSample } = request;
  const step = stepText(path, leaf);
  const counted = facts.leaves[path];
  const known = counted === undefined || !grounding.data ? "" : factsText(counted, leaf);
  const tried = triedText(history, grounding.history);
  const common: ProposalTexts = {
    ...(await sharedGrounds({ graph, facts, step: { path, text: step }, grounding }, context)),
    ...(known !== "" && { dataFacts: known }),
    step,
    baseInstruction: base,
    ...(tried !== "" && { triedInstructions: tried }),
  };
  const dataRuns = grounding.data ? [shownRuns(facts)] : [];
  return Array.from({ length: request.count }, (_, index) => {
    const demos = (grounding.demos ? demosFor(demoSets, { index, assigned: style.demoSet }) : []).map(
      ({ fields }) => ({ fields, text: exampleText(fields, leaf) }),
    );
    const drawn = tips.length === 0 ? "" : rng.fork(`tip:${firstSample + index}`).pick(tips);
    const tip = grounding.tip ? (style.tip ?? drawn) : "";
    const texts: ProposalTexts = {
      ...common,
      ...(demos.length > 0 && { demos: demos.map(({ text }) => text).join("\n\n") }),
      ...(tip !== "" && { tip }),
    };
    const shownDemos = runsIn(demos.flatMap(({ fields, text }) => [text, ...textsIn(fields)]));
    const surroundings: Surroundings = {
      leaf,
      base,
      asked: [PROPOSAL_INSTRUCTION, tip],
      headings: PROMPT_HEADINGS,
      prompt: Object.values(texts),
      shown: [shownDemos, ...dataRuns],
      allowed: [step],
    };
    return { texts, surroundings };
  });
}

/** The best of the history, the best last. */
function triedText(history: readonly TriedInstruction[], most: number): string {
  return bestTried(pooledTried(history), most)
    .map(({ instruction, score }) => `${scoreLine(score)}\n${instruction}`)
    .join("\n\n");
}

interface Writing {
  readonly surroundings: Surroundings;
  readonly temperature: number;
  readonly sample: number;
  readonly signal: AbortSignal;
}

async function write(
  texts: ProposalTexts,
  { surroundings, temperature, ...call }: Writing,
  context: ProposerContext,
): Promise<Written> {
  const reply = await askTask(proposalTask(texts, temperature), { ...texts }, context, call);
  if (reply === undefined) return { kind: "unreadable" };
  const text = cleanReply(reply.instruction);
  const problem = problemOf(text, surroundings);
  return problem === undefined ? { kind: "written", texts: [text] } : { kind: "useless", problem };
}

/**
 * Up to three demos of the set that the proposal is assigned to; where it has too few, from the sets that follow, in a circle. Unless told which, proposals
 * take turns among the sets that hold any.
 */
function demosFor(
  demoSets: readonly (readonly Demo[])[],
  { index, assigned }: { readonly index: number; readonly assigned: number | undefined },
): readonly Demo[] {
  const sets = demoSets.filter(({ length }) => length > 0);
  const told = assigned === undefined ? undefined : demoSets[assigned];
  if (assigned !== undefined && (told === undefined || told.length === 0)) return [];
  const start = told === undefined ? index : sets.indexOf(told);
  const demos = new Map<string, Demo>();
  for (let step = 0; step < sets.length && demos.size < MOST_DEMOS; step++) {
    for (const demo of sets[(start + step) % sets.length] ?? []) {
      if (demos.size < MOST_DEMOS && !demos.has(demo.exampleId)) demos.set(demo.exampleId, demo);
    }
  }
  return [...demos.values()];
}
