import type { Artifact, Demo, Json, LeafParameters } from "@signet/core";

/** One training row that an artifact carries: a demo, and where it stands. */
export interface ArtifactRow {
  readonly module: string;
  /** Absent: shown where no expert is asked, or where there are none. `router` is the path that it stands at, "" the program's. */
  readonly expert?: { readonly router: string; readonly index: number };
  /** Its number among the module's demos, from 0. */
  readonly demo: number;
  readonly origin: Demo["origin"];
  readonly exampleId: string;
  readonly fields: { readonly [field: string]: Json };
}

/** Every row that an artifact carries, of its single plan and of all experts, in the order in which they stand. */
export function artifactRows({ plan }: Artifact): readonly ArtifactRow[] {
  const shared = rowsOf(plan.parameters);
  if (plan.kind === "single") return shared;
  const owned = plan.routers.flatMap(({ path, experts }) =>
    experts.flatMap(({ parameters }, index) =>
      rowsOf(parameters).map((row) => ({ ...row, expert: { router: path, index } })),
    ),
  );
  return [...shared, ...owned];
}

function rowsOf(parameters: { readonly [path: string]: LeafParameters | undefined }): readonly ArtifactRow[] {
  return Object.entries(parameters).flatMap(([module, leaf]) =>
    (leaf?.demos ?? []).map(({ origin, exampleId, fields }, demo) => ({
      module,
      demo,
      origin,
      exampleId,
      fields,
    })),
  );
}
