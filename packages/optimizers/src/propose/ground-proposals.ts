import type { Fields } from "@signet/core";
import type { ProgramGraph } from "../analyze/program-graph.js";
import { askTask } from "./ask-task.js";
import type { DataFacts } from "./data-facts.js";
import { condenseObservations, describeProgram, describeStep, observeData } from "./proposal-tasks.js";
import type { ProposerContext } from "./proposer.js";
import { oneLine } from "./texts.js";
import { withoutAttachments } from "./without-attachments.js";

export const ROWS_A_CALL = 10;
export const MOST_DATA_CALLS = 10;
/** As many replies COMPLETE end the looking. */
const ENOUGH = 5;

/**
 * Two or three sentences on the data, from batches of ten rows of a spread sample.
 *
 * @returns `undefined` without rows, or when the model says nothing of use.
 * @see Opsahl-Ong et al. 2024, and mipro.md §4.2.
 */
export async function summarizeData(
  { sample }: DataFacts,
  context: ProposerContext,
): Promise<string | undefined> {
  const { signal } = context;
  const observations: string[] = [];
  let complete = 0;
  for (
    let batch = 0;
    batch < MOST_DATA_CALLS && batch * ROWS_A_CALL < sample.length && complete < ENOUGH;
    batch++
  ) {
    const rows = sample.slice(batch * ROWS_A_CALL, (batch + 1) * ROWS_A_CALL);
    const input = {
      examples: rows.map(rowText).join("\n"),
      ...(observations.length > 0 && { observations: observations.join("\n") }),
    };
    const text =
      (await askTask(observeData, input, context, { signal, sample: 0 }))?.newObservations.trim() ?? "";
    if (/^\W*complete\W*$/i.test(text)) complete++;
    else if (text !== "") observations.push(text);
  }
  if (observations.length === 0) return undefined;
  const condensed = await askTask(condenseObservations, { observations: observations.join("\n") }, context, {
    signal,
    sample: 0,
  });
  return textOrNothing(condensed?.summary);
}

/** What the program is for, as the model reads it from the outline. */
export async function programDescription(
  { outline }: ProgramGraph,
  context: ProposerContext,
): Promise<string | undefined> {
  const described = await askTask(describeProgram, { outline }, context, {
    signal: context.signal,
    sample: 0,
  });
  return textOrNothing(described?.description);
}

/** What one step contributes. */
export async function stepRole(
  { outline }: ProgramGraph,
  { step, description }: { readonly step: string; readonly description: string | undefined },
  context: ProposerContext,
): Promise<string | undefined> {
  const input = { outline, step, ...(description !== undefined && { programDescription: description }) };
  return textOrNothing(
    (await askTask(describeStep, input, context, { signal: context.signal, sample: 0 }))?.role,
  );
}

const MOST_CHARACTERS = 400;

/** One row on one line, long values cut. */
function rowText(row: Fields): string {
  const entries = Object.entries(row).map(
    ([name, value]) => `${name}: ${cut(typeof value === "string" ? value : JSON.stringify(value))}`,
  );
  return `- ${entries.join("; ")}`;
}

function cut(text: string): string {
  const folded = oneLine(withoutAttachments(text));
  return folded.length <= MOST_CHARACTERS ? folded : `${folded.slice(0, MOST_CHARACTERS)}…`;
}

function textOrNothing(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}
