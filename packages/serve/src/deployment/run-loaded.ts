import { type EffectRecorder, type Models, SignetError, type Trace } from "@signet/core";
import type { Values } from "./deployment.js";
import type { LoadedArtifact } from "./loaded-artifact.js";

/** One run that has ended. */
export type Ran = { readonly trace: Trace | undefined } & (
  | { readonly ok: true; readonly output: Values; readonly encoded: Values }
  | { readonly ok: false; readonly error: unknown }
);

export interface RunLoadedOptions {
  readonly lm: Models;
  readonly signal: AbortSignal;
  readonly onTrace: (trace: Trace) => void;
  readonly effects?: EffectRecorder;
}

/** Runs a program once and records how it went. Never rejects: a failure is a value. */
export async function runLoaded(
  { program, record }: LoadedArtifact,
  input: Values,
  options: RunLoadedOptions,
): Promise<Ran> {
  const ending = beginRun(record, options);
  try {
    const output = await program.run(input, ending.options);
    return ending.answered(output as Values); // the output fields of a program
  } catch (error) {
    return ending.failed(error);
  }
}

/** What is done at both ends of a run, streamed or not. */
export function beginRun(record: LoadedArtifact["record"], options: RunLoadedOptions) {
  const started = performance.now();
  let trace: Trace | undefined;
  record.begin();
  const end = (outcome: { readonly error?: unknown; readonly isAborted: boolean }): void =>
    record.end({ durationMs: performance.now() - started, ...outcome });
  return {
    options: {
      ...options,
      onTrace: (told: Trace): void => {
        trace = told;
        record.charge(told);
        options.onTrace(told);
      },
    },
    answered(output: Values): Ran {
      end({ isAborted: false });
      // The trace comes before the output, and holds it as JSON carries it.
      return { ok: true, output, encoded: trace?.output ?? {}, trace };
    },
    failed(error: unknown): Ran {
      const isAborted = options.signal.aborted || SignetError.is(error, "ABORTED");
      end({ error, isAborted });
      return { ok: false, error, trace };
    },
    /** Nobody read it to its end. */
    left(): Ran {
      end({ isAborted: true });
      return { ok: false, error: new SignetError("ABORTED", "The stream was left before its end"), trace };
    },
  };
}
