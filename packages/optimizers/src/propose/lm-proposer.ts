import { type Demo, type Field, type LanguageModel, type LeafDefinition, mapBounded } from "@signet/core";
import { askTask } from "./ask-task.js";
import { cleanReply, sharesRun, wordCount } from "./clean-reply.js";
import type { DataFacts } from "./data-facts.js";
import { programDescription, stepRole, summarizeData } from "./ground-proposals.js";
import { DEFAULT_GROUNDING, type Grounding } from "./grounding.js";
import { PROPOSAL_INSTRUCTION, type ProposalTexts, proposalTask } from "./proposal-tasks.js";
import type { ProposalRequest, Proposer, ProposerContext } from "./proposer.js";
import { foldText } from "./texts.js";
import { textsIn } from "./words-of.js";

export interface LmProposerOptions {
  /** One is drawn for each proposal; "" is no tip. Default: six, among them none. */
  readonly tips?: readonly string[];
  /** Default 0.7. */
  readonly temperature?: number;
  readonly grounding?: Partial<Grounding>;
}

/** @see mipro.md §4.2 */
const TIPS = [
  "",
  "Be creative: try an approach that nobody would think of first.",
  "Keep the instruction simple and clear.",
  "Make the instruction informative and descriptive.",
  "Let the instruction describe a situation where much depends on a right answer.",
  "Let the instruction give the model a persona that fits the task.",
] as const;

const MOST_DEMOS = 3;
const MOST_WORDS = 300;
/** A proposal that has so many words in a row in common with an example has learnt it by heart. */
const QUOTED_RUN = 8;
/** An answer that cannot be read is asked for again once, one that repeats another twice. */
const MOST_ATTEMPTS = { unreadable: 2, repeated: 3 } as const;

/**
 * Has a model write instructions, grounded in a summary of the data, a description of the program, the step's role, its present instruction, demos and a
 * tip. Every prompt is a program of its own, run as any other. Bad answers are dropped with a warning.
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
  const shared = sharedGrounds(grounding);
  return {
    name: "lm",
    options: { tips, temperature, grounding: { ...grounding } },
    async propose(request, context) {
      const leaf = request.graph.leaves.find(({ path }) => path === request.path)?.leaf;
      if (context.lm === undefined || leaf === undefined || request.count < 1) return [];
      const { dataSummary, description } = await shared(request, context, context.lm);
      const step = stepText(request.path, leaf);
      const role = grounding.program
        ? await stepRole(request.graph, { step, description }, context)
        : undefined;
      const common = {
        ...(dataSummary !== undefined && { dataSummary }),
        ...(description !== undefined && { programDescription: description }),
        ...(role !== undefined && { stepRole: role }),
        step,
      };
      const drafts = Array.from({ length: request.count }, (_, index) => {
        const demos = grounding.demos ? demosFor(request.demoSets, index) : [];
        const tip = grounding.tip && tips.length > 0 ? request.rng.fork(`tip:${index}`).pick(tips) : "";
        const texts: ProposalTexts = {
          ...common,
          ...(demos.length > 0 && { demos: demos.map((demo) => demoText(demo, leaf)).join("\n\n") }),
          baseInstruction: request.base,
          ...(tip !== "" && { tip }),
        };
        const shown = [
          ...demos.flatMap(({ fields }) => textsIn(fields)),
          ...(grounding.data ? request.facts.sample.flatMap(textsIn) : []),
        ];
        return { index, texts, shown };
      });
      return writeAll(drafts, request, context, temperature);
    },
  };
}

interface Draft {
  readonly index: number;
  readonly texts: ProposalTexts;
  /** Texts of the data that the model saw, directly or in its summary. */
  readonly shown: readonly string[];
}

/** Writes all drafts, in rounds: the next round asks again, with other samples, for what could not be used. Results do not depend on the order of arrival. */
async function writeAll(
  drafts: readonly Draft[],
  { base, count }: ProposalRequest,
  context: ProposerContext,
  temperature: number,
): Promise<readonly string[]> {
  const { concurrency, signal, onWarning } = context;
  const kept = new Map<number, string>();
  const seen = new Set([foldText(base)]);
  let open = drafts;
  for (let attempt = 0; open.length > 0 && attempt < MOST_ATTEMPTS.repeated; attempt++) {
    const replies = await mapBounded(
      open,
      // Distinct samples, so that equal prompts get answers of their own, which a replay finds again.
      ({ index, texts }, _, scope) =>
        askTask(proposalTask(texts, temperature), { ...texts }, context, {
          signal: scope,
          sample: index + attempt * count,
        }),
      { concurrency, signal },
    );
    const again: Draft[] = [];
    for (const [at, draft] of open.entries()) {
      const reply = replies[at];
      if (reply === undefined) {
        if (attempt + 1 < MOST_ATTEMPTS.unreadable) again.push(draft);
        continue;
      }
      const text = cleanReply(reply.instruction);
      const problem = problemOf(text, draft);
      if (problem !== undefined) onWarning(`A proposal was dropped: it ${problem}.`);
      else if (seen.has(foldText(text))) again.push(draft);
      else {
        seen.add(foldText(text));
        kept.set(draft.index, text);
      }
    }
    open = again;
  }
  return drafts.flatMap(({ index }) => kept.get(index) ?? []);
}

function problemOf(text: string, { texts, shown }: Draft): string | undefined {
  if (text === "") return "is empty";
  if (wordCount(text) > MOST_WORDS) return `has more than ${MOST_WORDS} words`;
  if (sharesRun(text, [PROPOSAL_INSTRUCTION, texts.tip ?? ""], QUOTED_RUN)) return "repeats the request";
  return sharesRun(text, shown, QUOTED_RUN) ? "quotes an example" : undefined;
}

/** Summary and description serve all steps of a compile: they are asked for once for the facts that the compile made. */
function sharedGrounds({
  data,
  program,
}: Grounding): (request: ProposalRequest, context: ProposerContext, lm: LanguageModel) => Promise<Grounds> {
  const known = new WeakMap<DataFacts, WeakMap<LanguageModel, Promise<Grounds>>>();
  return ({ facts, graph }, context, lm) => {
    const byModel = known.get(facts) ?? new WeakMap<LanguageModel, Promise<Grounds>>();
    known.set(facts, byModel);
    let grounds = byModel.get(lm);
    if (grounds === undefined) {
      grounds = Promise.all([
        data ? summarizeData(facts, context) : undefined,
        program ? programDescription(graph, context) : undefined,
      ]).then(([dataSummary, description]) => ({ dataSummary, description }));
      byModel.set(lm, grounds);
    }
    return grounds;
  };
}

interface Grounds {
  readonly dataSummary: string | undefined;
  readonly description: string | undefined;
}

/** Up to three demos of the set that the proposal is assigned to; where it has too few, from the sets that follow, in a circle. */
function demosFor(demoSets: readonly (readonly Demo[])[], index: number): readonly Demo[] {
  const sets = demoSets.filter(({ length }) => length > 0);
  const demos = new Map<string, Demo>();
  for (let step = 0; step < sets.length && demos.size < MOST_DEMOS; step++) {
    for (const demo of sets[(index + step) % sets.length] ?? []) {
      if (demos.size < MOST_DEMOS && !demos.has(demo.exampleId)) demos.set(demo.exampleId, demo);
    }
  }
  return [...demos.values()];
}

function demoText({ fields }: Demo, { signature: { inputFields, outputFields } }: LeafDefinition): string {
  return [...inputFields, ...outputFields]
    .flatMap(({ name, title }) => {
      const value = fields[name];
      return value === undefined
        ? []
        : [`${title}: ${typeof value === "string" ? value : JSON.stringify(value)}`];
    })
    .join("\n");
}

function stepText(path: string, { signature: { inputFields, outputFields } }: LeafDefinition): string {
  const list = (fields: readonly Field[]): string =>
    fields
      .map(
        ({ title, description, choices }) =>
          title + note([description, choices && `one of: ${choices.join(", ")}`]),
      )
      .join(", ") || "nothing";
  return `${path}: from ${list(inputFields)} to ${list(outputFields)}`;
}

function note(parts: readonly (string | undefined)[]): string {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? "" : ` (${said.join("; ")})`;
}
