/** A queue between one writer and one reader: what was pushed before `close` is still read, what comes after is dropped. */
export interface Channel<T> extends AsyncIterable<T> {
  readonly push: (item: T) => void;
  readonly close: () => void;
}

export function channel<T>(): Channel<T> {
  let pushed: T[] = [];
  let read = 0;
  let isClosed = false;
  let deliver: ((result: IteratorResult<T, undefined>) => void) | undefined;

  const take = (): IteratorResult<T, undefined> | undefined => {
    if (read < pushed.length) return { value: pushed[read++] as T, done: false }; // below the length
    pushed = [];
    read = 0;
    return isClosed ? { value: undefined, done: true } : undefined;
  };
  const wake = (): void => {
    const result = deliver && take();
    if (result === undefined) return;
    deliver?.(result);
    deliver = undefined;
  };
  // No generator: between every two items it would take three more turns of the microtask queue.
  const next = (): Promise<IteratorResult<T, undefined>> => {
    const result = take();
    if (result !== undefined) return Promise.resolve(result);
    return new Promise((resolve) => {
      deliver = resolve;
    });
  };
  return {
    push: (item) => {
      if (isClosed) return;
      pushed.push(item);
      wake();
    },
    close: () => {
      isClosed = true;
      wake();
    },
    [Symbol.asyncIterator]: () => ({ next }),
  };
}
