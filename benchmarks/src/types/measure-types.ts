import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { baselineSource, programsSource, signaturesSource, type TypedSource } from "./generate-sources.js";

const packages = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const count = 50;

/**
 * What type-checking costs beyond the baseline, a file that only imports zod and core. Times are the compiler's own
 * check time in ms: the median of the rounds, and half their range.
 */
export interface TypesCost {
  /** 50 signatures of six fields, their calls chained. */
  readonly types_ms: number;
  readonly types_ms_spread: number;
  readonly types_inst: number;
  /** 50 programs of two steps. */
  readonly programs_ms: number;
  readonly programs_ms_spread: number;
  readonly programs_inst: number;
  /** The baseline itself. */
  readonly baseline_ms: number;
  readonly baseline_inst: number;
}

/**
 * Type-checks generated programs with this repository's TypeScript, against the built `@signet/core` as a user would
 * import it. The first round warms the disk and is not counted; within a round the sides take turns.
 */
export async function measureTypes({ rounds = 5 }: { readonly rounds?: number } = {}): Promise<TypesCost> {
  const folder = await mkdtemp(join(tmpdir(), "signet-types-"));
  try {
    await symlink(packages, join(folder, "node_modules"), "junction");
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const measured: Round[] = [];
    await measureRound(folder);
    for (let round = 0; round < rounds; round += 1) measured.push(await measureRound(folder));
    return summarise(measured);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Check {
  readonly ms: number;
  readonly instantiations: number;
}

interface Round {
  readonly baseline: Check;
  readonly types: Check;
  readonly programs: Check;
}

/** One after the other: two compilers at once would slow each other down. */
async function measureRound(folder: string): Promise<Round> {
  return {
    baseline: await check(folder, baselineSource()),
    types: await check(folder, signaturesSource(count)),
    programs: await check(folder, programsSource(count)),
  };
}

/** Runs the compiler on one file, in a process of its own. */
async function check(folder: string, { name, text }: TypedSource): Promise<Check> {
  await writeFile(join(folder, name), text);
  const config = join(folder, `tsconfig.${name}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, files: [name] }));
  const printed = await run([join(packages, "typescript/bin/tsc"), "-p", config, "--extendedDiagnostics"]);
  return {
    ms: numberIn(printed, /^Check time:\s+([\d.]+)s$/m) * 1000,
    instantiations: numberIn(printed, /^Instantiations:\s+(\d+)$/m),
  };
}

const compilerOptions = {
  target: "ES2023",
  lib: ["ES2023", "DOM"],
  module: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
} as const;

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(new Error(`The generated programs do not type-check:\n${stdout}${stderr}`, { cause: error }));
    });
  });
}

function numberIn(printed: string, pattern: RegExp): number {
  const value = Number(pattern.exec(printed)?.[1]);
  if (!Number.isFinite(value)) throw new Error(`The compiler printed nothing like ${pattern}:\n${printed}`);
  return value;
}

function summarise(rounds: readonly Round[]): TypesCost {
  const types = beyond(rounds, "types");
  const programs = beyond(rounds, "programs");
  return {
    types_ms: types.ms,
    types_ms_spread: types.spread,
    types_inst: types.instantiations,
    programs_ms: programs.ms,
    programs_ms_spread: programs.spread,
    programs_inst: programs.instantiations,
    baseline_ms: median(rounds.map(({ baseline }) => baseline.ms)),
    baseline_inst: median(rounds.map(({ baseline }) => baseline.instantiations)),
  };
}

/** One side minus the baseline of the same round. */
function beyond(rounds: readonly Round[], side: "types" | "programs"): Check & { readonly spread: number } {
  const times = rounds.map((round) => round[side].ms - round.baseline.ms);
  return {
    ms: median(times),
    spread: (Math.max(...times) - Math.min(...times)) / 2,
    instantiations: median(rounds.map((round) => round[side].instantiations - round.baseline.instantiations)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
