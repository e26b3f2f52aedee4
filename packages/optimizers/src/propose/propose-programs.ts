import type { LeafDefinition } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import type { Rng } from "../random/index.js";
import { askTask } from "./ask-task.js";
import { bestTried, scoreLine } from "./best-tried.js";
import { cleanReply } from "./clean-reply.js";
import { collectProposals, type Written } from "./collect-proposals.js";
import type { DataFacts } from "./data-facts.js";
import { shownRuns } from "./data-runs.js";
import { DEFAULT_GROUNDING, type Grounding } from "./grounding.js";
import { problemOf } from "./proposal-problem.js";
import { PROGRAM_INSTRUCTION, PROMPT_HEADINGS, type ProgramTexts, programTask } from "./proposal-tasks.js";
import type { ProposalStyle, ProposerContext } from "./proposer.js";
import { readAssignment } from "./read-assignment.js";
import { firstSampleOf } from "./sample-stream.js";
import { sharedGrounds } from "./shared-grounds.js";
import { stepText } from "./step-text.js";
import { TIPS } from "./tips.js";

/** The instructions of a whole program by path of the step, with what they scored together. */
export interface TriedProgram {
  readonly instructions: Readonly<Record<string, string>>;
  /** Mean score in [0, 1]. */
  readonly score: number;
}

/** What new assignments are for, and what they may be grounded in. */
export interface ProgramsRequest {
  readonly graph: ProgramGraph;
  /** The instruction that each step has now, by path. These are the steps that are written. */
  readonly base: Readonly<Record<string, string>>;
  readonly facts: DataFacts;
  /** Whole-program assignments that were tried, in any order. None of them is proposed again. */
  readonly history: readonly TriedProgram[];
  /** How many new assignments are wanted, at most. */
  readonly count: number;
  /** As in a proposal for one step. */
  readonly rng: Rng;
  readonly firstSample?: number;
  /** By default the five best of the history are shown. Demos belong to single steps, none are. */
  readonly style?: ProposalStyle;
}

const DEFAULTS = { grounding: { ...DEFAULT_GROUNDING, history: 5 }, temperature: 0.7 };

/**
 * Has a model write the instructions of all steps at once, in view of what whole programs scored (OPRO at program level).
 *
 * @returns Assignments with an instruction for every path of `base`; a step that a reply leaves out, or has no usable instruction for, keeps its present one.
 * @throws {SignetError} Only what is no fault of an answer: an abort, a spent budget, a model out of reach.
 * @see Opsahl-Ong et al. 2024 (arXiv 2406.11695), Program-Level History.
 */
export async function proposePrograms(
  request: ProgramsRequest,
  context: ProposerContext,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const steps = stepsOf(request);
  const paths = steps.map(({ path }) => path);
  if (context.lm === undefined || request.count < 1 || steps.length === 0) return [];
  const { base, history, count, rng, style = {} } = request;
  const grounding: Grounding = { ...DEFAULTS.grounding, ...style.grounding };
  const firstSample = firstSampleOf(request);
  const texts = await programTexts(request, { steps, grounding, context });
  const known = [base, ...history.map(({ instructions }) => instructions)];
  const found = await collectProposals(
    {
      drafts: Array.from({ length: count }, (_, index): ProgramTexts => {
        const tip = style.tip ?? rng.fork(`tip:${firstSample + index}`).pick(TIPS);
        return grounding.tip && tip !== "" ? { ...texts, tip } : texts;
      }),
      ask: (draft, call) => {
        const temperature = style.temperature ?? DEFAULTS.temperature;
        return write(draft, { request, steps, temperature, showsData: grounding.data, ...call }, context);
      },
      known: known.map((instructions) => steps.map(({ path, now }) => instructions[path] ?? now)),
      firstSample,
    },
    context,
  );
  return found.map((assignment) => ({
    ...base,
    ...Object.fromEntries(paths.map((path, index) => [path, assignment[index] ?? ""])), // one text for each path
  }));
}

interface Step {
  readonly path: string;
  readonly leaf: LeafDefinition;
  /** Its present instruction. */
  readonly now: string;
  /** The step with its fields. */
  readonly text: string;
}

/** In the order of declaration, whatever the order of `base`. */
function stepsOf({ graph, base }: ProgramsRequest): readonly Step[] {
  return graph.leaves.flatMap(({ path, leaf }) => {
    const now = base[path];
    return now === undefined ? [] : [{ path, leaf, now, text: stepText(path, leaf) }];
  });
}

interface TextsFor {
  readonly steps: readonly Step[];
  readonly grounding: Grounding;
  readonly context: ProposerContext;
}

async function programTexts(
  { graph, facts, history }: ProgramsRequest,
  { steps, grounding, context }: TextsFor,
): Promise<ProgramTexts> {
  const tried = bestTried(history, grounding.history).map(({ instructions, score }) =>
    [scoreLine(score), ...steps.map(({ path, now }) => `[${path}]\n${instructions[path] ?? now}`)].join("\n"),
  );
  return {
    ...(await sharedGrounds({ graph, facts, grounding }, context)),
    steps: steps.map(({ text, now }) => `${text}\nPresent instruction:\n${now}`).join("\n\n"),
    ...(tried.length > 0 && { triedPrograms: tried.join("\n\n") }),
  };
}

interface Writing {
  readonly request: ProgramsRequest;
  readonly steps: readonly Step[];
  readonly temperature: number;
  readonly showsData: boolean;
  readonly sample: number;
  readonly signal: AbortSignal;
}

async function write(
  texts: ProgramTexts,
  { request, steps, temperature, showsData, ...call }: Writing,
  context: ProposerContext,
): Promise<Written> {
  const task = programTask(texts, { steps: steps.length, temperature });
  const reply = await askTask(task, { ...texts }, context, call);
  const paths = steps.map(({ path }) => path);
  const assignment = readAssignment(reply?.instructions ?? "", paths);
  if (Object.keys(assignment).length === 0) return { kind: "unreadable" };
  const shared = {
    asked: [PROGRAM_INSTRUCTION, texts.tip ?? ""],
    headings: PROMPT_HEADINGS,
    prompt: Object.values(texts),
    shown: showsData ? [shownRuns(request.facts)] : [],
    allowed: steps.map(({ text }) => text),
  };
  const judged = steps.map(({ path, leaf, now }) => {
    const text = cleanReply(assignment[path] ?? now);
    const problem = text === now ? undefined : problemOf(text, { ...shared, leaf, base: now });
    return { path, text: problem === undefined ? text : now, problem };
  });
  const problems = judged.flatMap(({ path, problem }) => (problem === undefined ? [] : [{ path, problem }]));
  const [first] = problems;
  if (first !== undefined && problems.length === Object.keys(assignment).length)
    return { kind: "useless", problem: first.problem };
  for (const { path, problem } of problems)
    context.onWarning(`An instruction for "${path}" was dropped: it ${problem}.`);
  return { kind: "written", texts: judged.map(({ text }) => text) };
}
