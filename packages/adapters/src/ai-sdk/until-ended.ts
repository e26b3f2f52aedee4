import { onAbort } from "@signet/core";

/** Rejects as soon as the signal fires, whatever the promise does: a model may not listen to it. */
export function untilEnded<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    const stop = signal.aborted ? () => {} : onAbort(signal, () => reject(signal.reason));
    // Awaited like anything else: a model may return its result without a promise.
    Promise.resolve(promise).then(
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

/** How long a stream that has said all may take to close. */
const CLOSING_MS = 1_000;

/**
 * What a stream holds up to its last chunk, until the signal fires. After that chunk it may close by itself, so that what watches it sees its end; one
 * that stays open is cancelled, as is one that is left.
 */
export async function* chunksOf(
  stream: ReadableStream<unknown>,
  { signal, isLast }: { readonly signal: AbortSignal; readonly isLast: (chunk: unknown) => boolean },
): AsyncGenerator<unknown> {
  const reader = stream.getReader();
  try {
    while (true) {
      const { done, value } = await untilEnded(reader.read(), signal);
      if (done) return;
      yield value;
      if (isLast(value)) return await closing(reader);
    }
  } finally {
    reader.cancel().catch(() => {}); // not awaited: a source that does not listen must not hold up who left it
  }
}

async function closing(reader: ReadableStreamDefaultReader<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSING_MS);
  });
  try {
    await Promise.race([reader.read(), limit]);
  } catch {
    // The answer is there: what breaks after it changes nothing.
  } finally {
    clearTimeout(timer);
  }
}
