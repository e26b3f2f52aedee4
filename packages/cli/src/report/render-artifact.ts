import {
  type Artifact,
  canonicalJson,
  type EmbedderIdentity,
  type FieldTables,
  type Json,
  type LeafParameters,
  type Router,
} from "@signet/core";
import { printable } from "../terminal/printable.js";
import { percent, percentRange, points } from "./percent.js";
import { table } from "./table.js";

export interface RenderArtifactOptions {
  /** Instructions and demos in full; otherwise their first line and their number. */
  readonly isFull: boolean;
}

/** An artifact for people. Everything in it is text from elsewhere: nothing of it reaches the terminal as a command. */
export function renderArtifact(artifact: Artifact, { isFull }: RenderArtifactOptions): string {
  const { program, modules, plan, provenance, sha256, signet } = artifact;
  const head = table(
    [
      ["program", `${program.name} (${program.hash.slice(0, 12)})`],
      ["fields", fieldsText(program)],
      ["schema", `version ${signet}`],
      ["digest", `sha256 ${sha256}, verified`],
    ],
    { left: [0, 1] },
  );
  const leaves = Object.entries(plan.parameters).map(([path, parameters]) =>
    renderLeaf(path, parameters, { fields: modules[path], isFull }),
  );
  const routers =
    plan.kind === "experts" ? plan.routers.flatMap((router) => renderRouter(router, { isFull })) : [];
  const origin = provenance === undefined ? "  sealed without a compile" : provenanceText(provenance);
  return printable([head, ...leaves, ...routers, origin].join("\n\n"));
}

/** The router, then the leaves of each of its experts. The leaves before are what runs where no expert is asked. */
function renderRouter(
  { path, rule, reach, bandwidth, embedder, experts }: Router,
  options: RenderArtifactOptions,
): readonly string[] {
  const rows = [
    ["rule", rule],
    ["embedder", embedderText(embedder)],
    ...(reach === undefined ? [] : [["reach", String(reach)]]),
    ...(bandwidth === undefined ? [] : [["bandwidth", String(bandwidth)]]),
  ];
  const size = `${experts.length} ${experts.length === 1 ? "expert" : "experts"}`;
  const head = `router of ${path === "" ? "the program" : path}: ${size}`;
  const leaves = experts.flatMap(({ parameters, share }, index) => {
    const of = share === undefined ? "" : ` (${percent(share)} of the examples)`;
    return Object.entries(parameters).flatMap(([leaf, own]) =>
      own === undefined
        ? []
        : [renderLeaf(`expert ${index}${of}: ${leaf}`, own, { ...options, fields: undefined })],
    );
  });
  return [
    [head, ...rows.map(([name = "", value = ""]) => `  ${name.padEnd(11)}  ${value}`)].join("\n"),
    ...leaves,
  ];
}

function renderLeaf(
  path: string,
  { instruction, demos, format, select }: LeafParameters,
  { fields, isFull }: RenderArtifactOptions & { readonly fields: FieldTables | undefined },
): string {
  const [first = "", ...rest] = instruction.split("\n");
  const more =
    rest.length === 0
      ? ""
      : ` … (${rest.length} more ${rest.length === 1 ? "line" : "lines"}, --prompts shows them)`;
  const text = isFull ? instruction.replaceAll("\n", `\n${" ".repeat(15)}`) : first + more;
  const rows = [
    ...(fields === undefined ? [] : [["fields", fieldsText(fields)]]),
    ["instruction", text],
    ["demos", demosText(demos)],
    ...(select === undefined
      ? []
      : [["shows", `the ${select.k} nearest to the input by ${embedderText(select.embedder)}`]]),
    ...(format === undefined ? [] : [["format", format]]),
  ];
  const lines = rows.map(([name = "", value = ""]) => `  ${name.padEnd(11)}  ${value}`);
  if (isFull)
    lines.push(...demos.map(({ fields: shown, exampleId }) => `    ${exampleId}  ${canonicalJson(shown)}`));
  return [path, ...lines].join("\n");
}

function embedderText({ id, dimension, idf }: EmbedderIdentity): string {
  return `${id} (${dimension})${idf === undefined ? "" : ", in the artifact"}`;
}

function demosText(demos: LeafParameters["demos"]): string {
  if (demos.length === 0) return "none";
  const bootstrapped = demos.filter(({ origin }) => origin === "bootstrapped").length;
  return `${demos.length} (${bootstrapped} bootstrapped, ${demos.length - bootstrapped} labelled)`;
}

function fieldsText({ input, output }: FieldTables): string {
  const names = (rows: FieldTables["input"]): string =>
    rows.map(({ name, optional }) => (optional ? `${name}?` : name)).join(", ");
  return `${names(input)} → ${names(output)}`;
}

function provenanceText({
  strategy,
  seed,
  models,
  data,
  scores,
  cost,
}: NonNullable<Artifact["provenance"]>): string {
  const short = (hash: string): string => hash.slice(0, 12);
  const rows = [
    ["strategy", `${strategy.name} ${canonicalJson(strategy.options)}`],
    ["seed", String(seed)],
    ["models", pairs(models)],
    ["data", pairs(Object.fromEntries(Object.entries(data).map(([name, hash]) => [name, short(hash)])))],
    ...scoreRows(scores),
    ["cost", pairs(record(cost))],
  ];
  return table(rows, { left: [0, 1] });
}

/** The form that a compile writes; anything else is shown as it is. */
function scoreRows(scores: Json): readonly (readonly string[])[] {
  const { adopted, valset, holdout, stopped } = record(scores);
  const { before, after, gain, gainInterval, claimed, n } = record(holdout);
  const was = measured(before);
  const is = measured(after);
  const interval = range(gainInterval);
  if (was === undefined || is === undefined || typeof gain !== "number" || interval === undefined) {
    return [["scores", canonicalJson(scores)]];
  }
  const verdict = claimed === true ? "proven" : "not proven";
  return [
    ...(typeof valset === "number" ? [["valset", percent(valset)]] : []),
    ["before", `${was} on a holdout of ${String(n)}`],
    ["after", `${is}${adopted === true ? "" : ", not adopted: this artifact holds the program as it was"}`],
    [
      "gain",
      `${points(gain)} points, 95 % interval ${points(interval[0])} to ${points(interval[1])}, ${verdict}`,
    ],
    ...(typeof stopped === "string" ? [["stopped", stopped]] : []),
  ];
}

function measured(value: Json | undefined): string | undefined {
  const { score, interval } = record(value);
  const shown = range(interval);
  return typeof score === "number" && shown !== undefined
    ? `${percent(score)}, 95 % interval ${percentRange(shown)}`
    : undefined;
}

function range(value: Json | undefined): readonly [number, number] | undefined {
  if (!Array.isArray(value)) return undefined;
  const [low, high] = value as readonly Json[];
  return typeof low === "number" && typeof high === "number" ? [low, high] : undefined;
}

function record(value: Json | undefined): Readonly<Record<string, Json>> {
  // Narrowed: what is neither null nor an array nor a primitive is an object.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>)
    : {};
}

function pairs(values: Readonly<Record<string, Json>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : canonicalJson(value)}`)
    .join(", ");
}
