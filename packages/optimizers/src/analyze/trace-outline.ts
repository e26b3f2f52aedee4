import type { Fields, IdentifiedExample } from "@signet/core";
import type { LeafRecord, RunRecord } from "../study/run-record.js";
import type { Flow, Origin } from "./flow-value.js";
import { outlineOf, type StepNotes } from "./outline.js";
import type { ProgramGraph } from "./program-graph.js";
import { type Recurrence, recurs } from "./recurs.js";

/**
 * Describes a program whose source could not be followed by what its runs did: which steps are called in what order, how often, on what share of runs,
 * and which values recur in which later input. No value of a run stands in the description, and the order of the runs does not matter.
 *
 * Effects leave no record in a run: what they do between two steps is not seen.
 *
 * @param runs Of any plan; runs that failed are left out.
 * @param examples What the runs were about; without them, what comes from the program's input is not seen.
 * @returns The graph with another `outline`; as it is when its source was followed, or no run succeeded.
 */
export function describedByTraces(
  graph: ProgramGraph,
  runs: readonly RunRecord[],
  examples: readonly IdentifiedExample[] = [],
): ProgramGraph {
  const finished = runs.filter(({ outcome }) => outcome.ok);
  if (graph.uses !== undefined || finished.length === 0) return graph;
  const inputs = new Map(examples.map(({ id, input }) => [id, fieldsOf(input)]));
  const seen = finished.map(({ exampleId, leaves }) => ({
    input: inputs.get(exampleId) ?? {},
    calls: withoutRedraws(leaves),
  }));
  const steps = graph.leaves.map(({ path }) => ({ path, calling: callingOf(path, seen) }));
  const called = steps.flatMap(({ path, calling }) => (calling === undefined ? [] : [{ path, calling }]));
  const calls = called
    .sort((a, b) => a.calling.place - b.calling.place) // stable: ties stay in the order of declaration
    .map(
      ({ path, calling }): StepNotes => ({
        path,
        feeds: feedsOf(path, seen),
        notes: [shareText(calling.runs / seen.length), timesText(calling.fewest, calling.most)],
      }),
    );
  const unseen = steps
    .filter(({ calling }) => calling === undefined)
    .map(({ path }): StepNotes => ({ path, feeds: new Map(), notes: ["in none of the runs seen"] }));
  const outline = outlineOf(graph.definition, {
    heading: "steps in the order of calling, as runs show it:",
    calls: [...calls, ...unseen],
    source: graph.source,
  });
  return { ...graph, outline };
}

interface SeenRun {
  readonly input: Fields;
  readonly calls: readonly LeafRecord[];
}

function fieldsOf(input: unknown): Fields {
  return typeof input === "object" && input !== null ? { ...input } : {};
}

/** Calls that differ in nothing but the sample are draws of one call (votes). */
function withoutRedraws(leaves: readonly LeafRecord[]): readonly LeafRecord[] {
  const samples = new Map<string, string>();
  return leaves.filter(({ path, sample, input }) => {
    const key = JSON.stringify([path, input]);
    const first = samples.get(key);
    if (first === undefined) samples.set(key, sample);
    return first === undefined || first === sample;
  });
}

interface Calling {
  /** Runs that call the step. */
  readonly runs: number;
  /** Fewest and most calls in these runs. */
  readonly fewest: number;
  readonly most: number;
  /** How many other calls came before the first one, on average. */
  readonly place: number;
}

function callingOf(path: string, seen: readonly SeenRun[]): Calling | undefined {
  const places = seen
    .map(({ calls }) => calls.findIndex((call) => call.path === path))
    .filter((at) => at >= 0);
  if (places.length === 0) return undefined;
  const counts = seen
    .map(({ calls }) => calls.filter((call) => call.path === path).length)
    .filter((count) => count > 0);
  return {
    runs: places.length,
    fewest: Math.min(...counts),
    most: Math.max(...counts),
    place: places.reduce((sum, at) => sum + at, 0) / places.length,
  };
}

/** In tens of percent, so that a few runs more do not make another text of it. */
function shareText(share: number): string {
  if (share === 1) return "in every run";
  const percent = Math.min(90, Math.max(10, Math.round(10 * share) * 10));
  return `in about ${percent} % of runs`;
}

function timesText(fewest: number, most: number): string {
  if (most === 1) return "once a run";
  return fewest === most ? `${most} times a run` : `${fewest} to ${most} times a run`;
}

/** How often an origin's value recurred in one input field, over the calls before which it had a value. */
interface Evidence {
  calls: number;
  same: number;
  found: number;
  /** What recurred: one short value throughout may be chance. */
  readonly texts: Set<string>;
}

const MOSTLY = 0.8;
const FEWEST_CALLS = 3;
const TELLING_LENGTH = 20;
const MOST_ORIGINS = 4;

function feedsOf(path: string, seen: readonly SeenRun[]): ReadonlyMap<string, Flow> {
  const evidence = new Map<string, Map<Origin, Evidence>>();
  for (const { input, calls } of seen) {
    for (const [index, call] of calls.entries()) {
      if (call.path !== path) continue;
      const origins = originsBefore(input, calls.slice(0, index));
      for (const [field, value] of Object.entries(call.input)) {
        const known = evidence.get(field) ?? new Map<Origin, Evidence>();
        evidence.set(field, known);
        for (const [origin, values] of origins) weigh(known, origin, recurrenceOf(values, value), value);
      }
    }
  }
  return new Map([...evidence].map(([field, known]) => [field, originsOf(known)]));
}

/** What had a value before a call, with all the values that it had had, program input first. */
function originsBefore(input: Fields, calls: readonly LeafRecord[]): ReadonlyMap<Origin, readonly unknown[]> {
  const origins = new Map<Origin, readonly unknown[]>();
  for (const [field, value] of Object.entries(input)) origins.set(`.${field}`, [value]);
  for (const { path, output } of calls) {
    for (const [field, value] of Object.entries(output)) {
      const origin = `${path}.${field}`;
      origins.set(origin, [...(origins.get(origin) ?? []), value]);
    }
  }
  return origins;
}

function recurrenceOf(values: readonly unknown[], later: unknown): Recurrence | undefined {
  const found = values.map((value) => recurs(value, later));
  return found.includes("same") ? "same" : found.find((each) => each !== undefined);
}

function weigh(
  known: Map<Origin, Evidence>,
  origin: Origin,
  recurrence: Recurrence | undefined,
  value: unknown,
): void {
  const evidence = known.get(origin) ?? { calls: 0, same: 0, found: 0, texts: new Set<string>() };
  known.set(origin, evidence);
  evidence.calls++;
  if (recurrence === undefined) return;
  evidence.found++;
  if (recurrence === "same") evidence.same++;
  evidence.texts.add(JSON.stringify(value));
}

/** The origins that recur nearly always; where some recur as they are, those that only recur in parts say nothing more. */
function originsOf(known: ReadonlyMap<Origin, Evidence>): Flow {
  const told = [...known].filter(([, evidence]) => isTelling(evidence));
  const whole = told.filter(([, { calls, same }]) => same >= MOSTLY * calls);
  const origins = (whole.length > 0 ? whole : told).map(([origin]) => origin).sort();
  return new Set(origins.slice(0, MOST_ORIGINS));
}

function isTelling({ calls, found, texts }: Evidence): boolean {
  if (found === 0 || found < MOSTLY * calls) return false;
  return (
    (texts.size > 1 && calls >= FEWEST_CALLS) || [...texts].every((text) => text.length >= TELLING_LENGTH)
  );
}
