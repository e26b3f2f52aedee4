import {
  type CompositeDefinition,
  canonicalJson,
  type IdentifiedExample,
  isLanguageModel,
  type Models,
  type Program,
  sha256Hex,
  sourceOf,
  toJson,
} from "@signet/core";
import type { ProgramGraph } from "./analyze/program-graph.js";
import type { CompileOptions } from "./compile-options.js";
import type { Settings } from "./settings.js";
import { type Fingerprint, fingerprintOf } from "./study/fingerprint.js";

/** What a compile is a compile of, and the parts of it that the artifact names too. */
export interface CompileFingerprint {
  readonly fingerprint: Fingerprint;
  /** SHA-256 of each set: ids in order, with what the rows hold. */
  readonly data: Readonly<Record<"trainset" | "valset" | "holdout", string>>;
  /** Model ids by use and role: `task`, `task.cheap`, `proposer`. */
  readonly models: Readonly<Record<string, string>>;
}

export function compileFingerprint<I, O, M, P extends string, L>(
  program: Program<I, O, M, P>,
  { lm, teacher, proposer, embedder, metric, metricVersion, adopt }: CompileOptions<I, O, L>,
  {
    definition,
    strategy,
    seed,
    start,
    trainset,
    valset,
    holdout,
    graph,
  }: Settings & { readonly graph: ProgramGraph },
): CompileFingerprint {
  const data = { trainset: hashRows(trainset), valset: hashRows(valset), holdout: hashRows(holdout) };
  const models = {
    ...idsOf("task", lm),
    ...idsOf("teacher", teacher),
    ...idsOf("proposer", proposer),
    ...(embedder && { embedder: embedder.id }),
  };
  const fingerprint = fingerprintOf({
    program: {
      hash: program.hash,
      sources: sourcesOf(definition),
      start: toJson(start),
      // What of a source file is sent counts, not the file.
      ...(graph.source && { outline: graph.outline }),
    },
    metric: { source: String(metric), version: metricVersion ?? null },
    data,
    strategy: { name: strategy.name, options: strategy.options, adopt: adopt ?? null },
    seed,
    models,
  });
  return { fingerprint, data, models };
}

/** Source texts of a program's `run` and of everything nested in it, with their settings, which no hash covers. */
function sourcesOf(definition: CompositeDefinition): readonly string[] {
  const inner = Object.values(definition.modules).flatMap((module) => {
    if (module.kind === "composite") return sourcesOf(module);
    if (module.kind === "effect") return [String(module.run)];
    const { format, temperature, maxTokens, role, draws } = module;
    return [
      canonicalJson({
        format,
        temperature,
        maxTokens,
        role: role ?? null,
        votes: draws.map(({ settings }) => settings),
      }),
    ];
  });
  return [sourceOf(definition), ...settingsOf(definition), ...inner];
}

/** What a composite is made with besides its source, nothing for most. */
function settingsOf({ settings, draws }: CompositeDefinition): readonly string[] {
  if (settings === undefined && draws.length === 0) return [];
  return [canonicalJson({ settings: settings ?? null, draws: draws.map((rule) => rule.settings) })];
}

function hashRows(rows: readonly IdentifiedExample[]): string {
  return sha256Hex(
    rows.map((row) => `${row.id}\n${JSON.stringify([row.input, row.expected, row.leaves])}`).join("\n"),
  );
}

function idsOf(use: string, models: Models | undefined): Readonly<Record<string, string>> {
  if (models === undefined) return {};
  if (isLanguageModel(models)) return { [use]: models.id };
  return Object.fromEntries(
    Object.entries(models).map(([role, { id }]) => [role === "default" ? use : `${use}.${role}`, id]),
  );
}
