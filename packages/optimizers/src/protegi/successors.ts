import type { LeafDefinition, Plan } from "@signet/core";
import { leafAt } from "../analyze/leaf-at.js";
import {
  editInstruction,
  paraphrase,
  reflectOnFailures,
  writeInstructions,
  writeNotes,
} from "../operators/index.js";
import { stepText } from "../propose/step-text.js";
import type { Rng } from "../random/index.js";
import { failedRecords } from "../reflect/failed-records.js";
import { type ModuleRecord, recordText } from "../reflect/module-records.js";
import type { ModuleTurns } from "../reflect/module-turns.js";
import type { Contest } from "../strategies/contest.js";
import type { ProtegiSettings } from "../strategies/protegi-options.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { TriedPlans } from "../strategies/tried-plans.js";

export interface Expanding {
  readonly settings: ProtegiSettings;
  readonly contest: Contest;
  readonly context: StrategyContext;
  readonly turns: ModuleTurns;
  /** Told what is tried next. */
  readonly tried: TriedPlans;
}

/** Of the reasons; the paper has it for all that is written, the other operators have it anyway. */
const TEMPERATURE = 1;

/**
 * The step down a gradient of text: groups of a plan's errors on some examples, a reason for each group, an edit against each reason, and paraphrases of the edits; of
 * all of them a random few. One leaf is changed.
 */
export async function successors(
  parent: Plan,
  exampleIds: readonly string[],
  { rng, settings, contest, context, turns, tried }: Expanding & { readonly rng: Rng },
): Promise<readonly Plan[]> {
  const { problem } = contest;
  const runs = contest.runsOf(parent, exampleIds);
  const path = turns.next(runs);
  const leaf = leafAt(problem.graph, path);
  const records = failedRecords(runs, { path, problem });
  const base = parent.parameters[path]?.instruction;
  if (leaf === undefined || base === undefined || records.length === 0) return [];

  const known = tried.known({ base: parent, path });
  const written = await writtenTexts(
    { path, leaf, base, records, known },
    { problem, settings, context, rng },
  );
  const chosen = rng.fork("successors").shuffle(written).slice(0, settings.successors);
  return chosen.flatMap(({ text, origin }) => {
    const plan = tried.add({ base: parent, path }, text);
    if (plan === undefined) return [];
    context.emit({ type: "proposal", path, instruction: text, origin });
    return [plan];
  });
}

/** A leaf whose instruction fails. */
interface Failing {
  readonly path: string;
  readonly leaf: LeafDefinition;
  readonly base: string;
  readonly records: readonly ModuleRecord[];
  readonly known: readonly string[];
}

interface Writing extends Pick<Expanding, "settings" | "context"> {
  readonly problem: Problem;
  readonly rng: Rng;
}

/** The edited instructions, then their paraphrases, each with the operator that wrote it. */
async function writtenTexts(
  failing: Failing,
  writing: Writing,
): Promise<readonly { readonly text: string; readonly origin: string }[]> {
  const { path, leaf, base, known } = failing;
  const { problem, settings, context, rng } = writing;
  const shared = { problem, path, base, distinct: "text" } as const;
  const drafts = (await explained(failing, writing)).flatMap((texts) => repeated({ texts }, settings.edits));
  const edited = await writeInstructions(
    { ...shared, operator: editInstruction, drafts, known, rng: rng.fork("edits") },
    context,
  );
  const changed = edited.flatMap((text) => text ?? []);
  const step = stepText(path, leaf);
  const reworded = await writeInstructions(
    {
      ...shared,
      operator: paraphrase,
      sources: changed,
      drafts: changed.flatMap((currentInstruction) =>
        repeated({ texts: { step, currentInstruction } }, settings.paraphrases),
      ),
      known: [...known, ...changed],
      rng: rng.fork("paraphrases"),
    },
    context,
  );
  return [
    ...changed.map((text) => ({ text, origin: editInstruction.name })),
    ...reworded.flatMap((text) => (text === undefined ? [] : [{ text, origin: paraphrase.name }])),
  ];
}

/** Groups of errors, each with a reason for it. */
async function explained(
  { path, leaf, base, records }: Failing,
  { problem, settings, context, rng }: Writing,
): Promise<readonly Readonly<Record<"step" | "currentInstruction" | "failures" | "reason", string>>[]> {
  const { groups, groupSize, reasons } = settings;
  const asked = Array.from({ length: groups }, (_, group) => {
    const shown = rng.fork(`group ${group}`).shuffle(records).slice(0, groupSize);
    const failures = shown.map((record) => recordText(record, leaf)).join("\n\n");
    return { step: stepText(path, leaf), currentInstruction: base, failures };
  }).flatMap((texts) => repeated(texts, reasons));
  const notes = await writeNotes(
    {
      operator: reflectOnFailures,
      drafts: asked.map((texts) => ({ texts: { program: problem.graph.outline, ...texts } })),
      temperature: TEMPERATURE,
      rng: rng.fork("reasons"),
    },
    context,
  );
  return asked.flatMap((texts, index) => {
    const reason = notes[index];
    return reason === undefined ? [] : [{ ...texts, reason }];
  });
}

function repeated<T>(item: T, count: number): readonly T[] {
  return Array.from({ length: count }, () => item);
}
