import { resolve } from "node:path";
import { type DspyPredictor, importDspy } from "@signet/adapters/dspy";
import { SignetError, seal } from "@signet/core";
import { outputPath } from "../files/output-path.js";
import { readText } from "../files/read-text.js";
import { writeText } from "../files/write-text.js";
import type { Io } from "../io.js";
import { loadProgramFile } from "../program-file/index.js";
import { table } from "../report/table.js";
import { printable } from "../terminal/printable.js";

export interface ImportDspyFlags {
  readonly program: string;
  readonly out: string;
  readonly map?: Readonly<Record<string, string>>;
  readonly json?: true;
}

/** Writes an artifact from a state that DSPy saved, and tells what became of each predictor. */
export async function importDspyCommand(
  path: string,
  { program: file, out, map = {}, json }: ImportDspyFlags,
  io: Io,
): Promise<number> {
  const state = await readText(resolve(io.cwd, path), "DSPy state");
  const target = await outputPath(out, { cwd: io.cwd, read: [path, file] });
  const { program } = await loadProgramFile(file, io);
  const { program: imported, predictors, version } = matched(() => importDspy(program, state, { map }));
  await writeText(target, seal(imported).toString());
  if (json === true) {
    io.stdout.write(`${JSON.stringify({ artifact: target, ...(version && { version }), predictors })}\n`);
    return 0;
  }
  const origin = version === undefined ? "DSPy" : `DSPy ${version}`;
  const lines = [table(predictorRows(predictors), { left: [0, 1] }), ...predictors.flatMap(remarks)];
  io.stdout.write(`${printable(`From ${origin}:\n\n${lines.join("\n")}\n\nWritten to ${out}.`)}\n`);
  return 0;
}

/** A mismatch with every difference on a line of its own. */
function matched<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (!SignetError.is(cause, "ARTIFACT_MISMATCH")) throw cause;
    const { differences } = cause.details;
    if (!Array.isArray(differences)) throw cause;
    const lines = differences.map((difference) => `\n  - ${String(difference)}`).join("");
    throw new SignetError("ARTIFACT_MISMATCH", `The DSPy state does not fit the program:${lines}`, {
      cause,
      details: cause.details,
    });
  }
}

function predictorRows(predictors: readonly DspyPredictor[]): readonly (readonly string[])[] {
  const rows = predictors.map(({ name, path, demos, leftOut }) => [
    name,
    path,
    String(demos),
    String(leftOut.length),
  ]);
  return [["predictor", "module", "demos", "left out"], ...rows];
}

function remarks({ name, leftOut, notes }: DspyPredictor): readonly string[] {
  return [
    ...leftOut.map(({ demo, problem }) => `  ! ${name}: demo ${demo} is left out: ${problem}`),
    ...notes.map((note) => `  ! ${name}: ${note}`),
  ];
}
