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
  const running = beginRun(record, options);
  try {
    const output = await program.run(input, running.options);
    return running.answered(output as Values); // the output fields of a program
  } catch (error) {
    return running.failed(error);
  }
}

/** A run under way; one of its ends is to be called, once. */
export interface RunUnderWay {
  /** What the run is to be started with. */
  readonly options: RunLoadedOptions;
  readonly answered: (output: Values) => Ran;
  readonly failed: (error: unknown) => Ran;
  /** Nobody read it to its end. */
  readonly left: () => Ran;
}

/** What is done at both ends of a run, streamed or not. */
export function beginRun(record: LoadedArtifact["record"], options: RunLoadedOptions): RunUnderWay {
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
    left(): Ran {
      end({ isAborted: true });
      return { ok: false, error: new SignetError("ABORTED", "The stream was left before its end"), trace };
    },
  };
}
