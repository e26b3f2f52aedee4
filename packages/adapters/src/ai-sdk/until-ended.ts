import { onAbort } from "@signet/core";

/** Rejects as soon as the signal fires, whatever the promise does: a model may not listen to it. */
export function untilEnded<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const stop = signal.aborted ? () => {} : onAbort(signal, () => reject(signal.reason));
    promise.then(
      (value) => {
        stop();
        resolve(value);
      },
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
  });
}

/** What a stream holds, until the signal fires. Leaving cancels the stream. */
export async function* chunksOf(
  stream: ReadableStream<unknown>,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await untilEnded(reader.read(), signal);
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {}); // not awaited: a source that does not listen must not hold up who left it
  }
}
