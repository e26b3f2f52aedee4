import { type CompositeDefinition, type EffectDefinition, leavesOf } from "@signet/core";
import { type OutlineOptions, outlineOf } from "./outline.js";
import type { ProgramGraph, StepUse } from "./program-graph.js";
import type { SourceReading } from "./source/read-slice.js";
import type { SourceFlows } from "./source-flows.js";
import { splitOrigin } from "./step-calls.js";

export interface AnalyzeOptions {
  /** File path or `file:` URL of the module that declares the program, or of one that imports it from there. */
  readonly source?: string | URL | undefined;
  /** Told when the source is given and of no use. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Describes a program from its definition, from the source text of its `run` as the engine holds it, and, where the file is known, from the user's source:
 * doc comments, and the functions that `run` calls. Where no source can be followed (native, minified into a state machine), the graph has no
 * `uses` and the outline comes from the modules alone. No source makes it fail.
 */
export async function analyzeProgram(
  definition: CompositeDefinition,
  { source, onWarning = () => {} }: AnalyzeOptions = {},
): Promise<ProgramGraph> {
  const reading = source === undefined ? undefined : await readSource(definition, source, onWarning);
  const flows = await readFlows(definition, reading?.runs);
  return {
    name: definition.name,
    definition,
    leaves: leavesOf(definition).map(([path, leaf]) => ({ path, leaf })),
    effects: effectsOf(definition),
    ...(flows && { uses: usesOf(definition, flows) }),
    ...(reading && { source: reading.slice }),
    outline: outlineOf(definition, { ...outlineParts(flows), source: reading?.slice }),
  };
}

/** ts-morph costs 200 ms and 130 MB, so it is loaded here and below, by those who compile. */
async function readFlows(
  definition: CompositeDefinition,
  runs: SourceReading["runs"] | undefined,
): Promise<SourceFlows | undefined> {
  const { sourceFlows } = await import("./source-flows.js");
  return sourceFlows(definition, runs);
}

async function readSource(
  definition: CompositeDefinition,
  source: string | URL,
  onWarning: (message: string) => void,
): Promise<SourceReading | undefined> {
  const { pathOf, readFile } = await import("./source/read-file.js");
  const { readSlice } = await import("./source/read-slice.js");
  const path = pathOf(source);
  const tell = (problem: string): undefined =>
    void onWarning(
      `The source ${String(source)} is not used: ${problem}. The program is described without it`,
    );
  if (path === undefined) return tell("it is no file path and no file: URL");
  try {
    const reading = readSlice(definition, path, readFile);
    return "problem" in reading ? tell(reading.problem) : reading;
  } catch (error) {
    // Whatever a file holds, it is a help and no condition: text that the parser itself cannot take ends here.
    return tell(`reading it failed (${error instanceof Error ? error.message : String(error)})`);
  }
}

function outlineParts(flows: SourceFlows | undefined): OutlineOptions {
  if (flows === undefined) return { heading: "steps:", calls: [] };
  const calls = flows.calls.map(({ path, feeds, inLoop, inBranch }) => ({
    path,
    feeds,
    notes: [...(inLoop ? ["in a loop"] : []), ...(inBranch ? ["on some inputs only"] : [])],
  }));
  return {
    heading: "steps in the order of calling:",
    calls,
    uncalled: "not called in the source",
    returns: flows.returns,
  };
}

function effectsOf(
  { modules }: CompositeDefinition,
  prefix = "",
): readonly { readonly path: string; readonly effect: EffectDefinition }[] {
  return Object.entries(modules).flatMap(([key, inner]) => {
    if (inner.kind === "effect") return [{ path: prefix + key, effect: inner }];
    return inner.kind === "composite" ? effectsOf(inner, `${prefix}${key}.`) : [];
  });
}

function usesOf({ inputFields }: CompositeDefinition, { calls }: SourceFlows): readonly StepUse[] {
  const order = calls.map(({ path }) => path);
  return calls.map(({ path, inLoop, inBranch, times, feeds }) => {
    const origins = [...feeds.values()].flatMap((flow) => [...flow].map(splitOrigin));
    const steps = new Set(origins.map(({ step }) => step));
    const fields = new Set(origins.filter(({ step }) => step === "").map(({ field }) => field));
    return {
      path,
      inLoop,
      inBranch,
      ...(times > (inLoop ? Number.MAX_VALUE : 1) && { times }), // in a loop, turns would be counted
      feedsFrom: order.filter((other) => steps.has(other)),
      inputFields: inputFields.map(({ name }) => name).filter((name) => fields.has(name) || fields.has("")),
    };
  });
}
