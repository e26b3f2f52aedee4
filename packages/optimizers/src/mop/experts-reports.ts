import {
  type Embedder,
  type Field,
  type IdentifiedExample,
  type Plan,
  type Router,
  tfIdf,
} from "@signet/core";
import type { CompileEvent } from "../study/events.js";
import type { ExpertsReport, ReportedExperts } from "./experts-report.js";
import { placeHoldout } from "./place-holdout.js";

export interface FinishedOptions {
  /** What the strategy ended with. */
  readonly plan: Plan;
  /** The examples that verify has run, none where it did not. */
  readonly holdout: readonly IdentifiedExample[];
  readonly inputFields: readonly Field[];
  /** The one that verify has asked, recorded: nothing is embedded once more. */
  readonly embedder: Embedder | undefined;
}

/** What a compile's events say of experts, for its report. */
export interface ExpertsReports {
  readonly tell: (event: CompileEvent) => void;
  /** In the order of the routers; the map of the program's router has the holdout on it. */
  readonly finished: (options: FinishedOptions) => Promise<readonly ExpertsReport[]>;
}

/** A strategy inside another one may report before it does: the last report on a router stands. */
export function expertsReports(): ExpertsReports {
  const byPath = new Map<string, ReportedExperts>();
  return {
    tell(event) {
      if (event.type === "experts") byPath.set(event.report.path, event);
    },
    finished: (options) =>
      Promise.all([...byPath.values()].map((reported) => withHoldout(reported, options))),
  };
}

async function withHoldout(
  { report, plane }: ReportedExperts,
  { plan, holdout, inputFields, embedder: given }: FinishedOptions,
): Promise<ExpertsReport> {
  const router = report.path === "" && report.experts.length > 0 ? programRouter(plan) : undefined;
  const embedder = router && embedderOf(router, given);
  if (router === undefined || embedder === undefined || plane === undefined) return report;
  const { signal } = new AbortController(); // what is finished is reported, even to somebody who has just left
  const placed = await placeHoldout(holdout, { router, plane, embedder, inputFields, signal });
  return { ...report, map: { points: [...report.map.points, ...placed] } };
}

function programRouter(plan: Plan): Router | undefined {
  return plan.kind === "experts" ? plan.routers.find(({ path }) => path === "") : undefined;
}

function embedderOf({ embedder }: Router, given: Embedder | undefined): Embedder | undefined {
  if (embedder.idf !== undefined) return tfIdf(embedder);
  return given?.id === embedder.id ? given : undefined;
}
