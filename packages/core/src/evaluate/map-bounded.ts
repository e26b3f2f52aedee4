import { onAbort } from "../lm/on-abort.js";

/**
 * Runs a function over items with a limit on how many are under way. Results are in input order. The first failure
 * aborts the rest, which has settled when the promise rejects.
 *
 * @param options.concurrency At least 1; the caller has checked it.
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  run: (item: T, index: number, signal: AbortSignal) => Promise<R>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal?: AbortSignal | undefined },
): Promise<R[]> {
  const controller = new AbortController();
  const scope = controller.signal;
  const end = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) end();
  const leave = signal === undefined || signal.aborted ? () => {} : onAbort(signal, end);
  const results = new Array<R>(items.length);
  const queue = items.entries(); // one iterator, shared by all workers
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      scope.throwIfAborted();
      results[index] = await run(item, index, scope);
    }
  };
  const workers = Array.from({ length: Math.min(concurrency, items.length) }, worker);
  try {
    await Promise.all(workers);
    return results;
  } catch (error) {
    controller.abort(error);
    await Promise.allSettled(workers); // nobody works on unseen
    throw error;
  } finally {
    leave();
  }
}
