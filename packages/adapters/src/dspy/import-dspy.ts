import {
  compositeOf,
  type Demo,
  type LeafDefinition,
  leavesOf,
  type Program,
  type ProgramParameters,
  SignetError,
} from "@signet/core";
import { compareFields } from "./compare-fields.js";
import { importDemo } from "./import-demo.js";
import { pathsFor } from "./paths-for.js";
import { type DspyState, readStates } from "./read-state.js";

export interface ImportDspyOptions {
  /** Path of each predictor that its name does not tell: `{ "generate_answer": "answer" }`. */
  readonly map?: Readonly<Record<string, string>>;
}

/** What became of one predictor. */
export interface DspyPredictor {
  readonly name: string;
  readonly path: string;
  readonly demos: number;
  /** Demos that do not show every field of the step, or whose values do not fit; by their number in the state. */
  readonly leftOut: readonly { readonly demo: number; readonly problem: string }[];
  /** What the state says besides and the program does not: descriptions, a model's settings. */
  readonly notes: readonly string[];
}

export interface DspyImport<I, O, M, P extends string> {
  /** The program with DSPy's instructions and demos. Seal it to keep it. */
  readonly program: Program<I, O, M, P>;
  readonly predictors: readonly DspyPredictor[];
  /** Of DSPy, as it was saved. */
  readonly version?: string;
}

/**
 * Takes the instructions and demos of a program that DSPy has compiled, from the JSON that `module.save("x.json")` wrote. DSPy loads a state into whatever
 * program it is given; here every predictor must have a step whose fields have the same names in the same order.
 *
 * @throws {SignetError} `ARTIFACT_MISMATCH` naming every predictor, step and field that does not fit; `DATA_INVALID` when the text is something else.
 */
export function importDspy<I, O, M, P extends string>(
  program: Program<I, O, M, P>,
  state: string,
  { map = {} }: ImportDspyOptions = {},
): DspyImport<I, O, M, P> {
  const { predictors, version } = readStates(state);
  const leaves = new Map(leavesOf(compositeOf(program)));
  const { pairs, problems } = pathsFor(
    predictors.map(({ name }) => name),
    [...leaves.keys()],
    map,
  );
  const matched = predictors.flatMap((predictor) => {
    const path = pairs.get(predictor.name);
    const leaf = path === undefined ? undefined : leaves.get(path);
    return path === undefined || leaf === undefined ? [] : [{ predictor, path, leaf }];
  });
  const differences = [
    ...problems,
    ...matched.flatMap(({ predictor, path, leaf }) => compareFields(predictor, path, leaf)),
  ];
  if (differences.length > 0) {
    throw new SignetError(
      "ARTIFACT_MISMATCH",
      `Cannot import the DSPy state into "${program.name}": ${differences.join("; ")}`,
      { details: { differences } },
    );
  }
  const read = matched.map(({ predictor, path, leaf }) => ({
    path,
    ...readParameters(predictor, path, leaf),
  }));
  const parameters = Object.fromEntries(
    read.map(({ path, instruction, demos }) => [path, { instruction, demos }]),
  );
  return {
    // Every leaf has a predictor, or there would be a difference.
    program: program.with({ kind: "single", parameters: parameters as ProgramParameters<P> }),
    predictors: read.map(({ report }) => report),
    ...(version !== undefined && { version }),
  };
}

interface Read {
  readonly instruction: string;
  readonly demos: readonly Demo[];
  readonly report: DspyPredictor;
}

function readParameters(predictor: DspyState, path: string, { signature }: LeafDefinition): Read {
  const imported = predictor.demos.map((demo, index) => ({
    index,
    read: importDemo(demo, index, signature),
  }));
  const demos = imported.flatMap(({ read }) => (read.ok ? [read.demo] : []));
  const leftOut = imported.flatMap(({ index, read }) =>
    read.ok ? [] : [{ demo: index, problem: read.problem }],
  );
  const fields = [...signature.inputFields, ...signature.outputFields];
  const notes = predictor.fields.flatMap(({ description }, index) => {
    const field = fields[index];
    return field === undefined || description === undefined || description === field.description
      ? []
      : [`field "${field.name}" is described as "${description}" in DSPy`];
  });
  if (predictor.hasModel) notes.push("the model's settings are not taken over");
  return {
    instruction: predictor.instruction,
    demos,
    report: { name: predictor.name, path, demos: demos.length, leftOut, notes },
  };
}
