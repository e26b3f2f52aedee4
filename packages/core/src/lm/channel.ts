/** A queue between one writer and one reader: what was pushed before `close` is still read, what comes after is dropped. */
export interface Channel<T> extends AsyncIterable<T> {
  readonly push: (item: T) => void;
  readonly close: () => void;
}

export function channel<T>(): Channel<T> {
  let waiting: T[] = [];
  let isClosed = false;
  let wake = (): void => {};
  return {
    push: (item) => {
      if (isClosed) return;
      waiting.push(item);
      wake();
    },
    close: () => {
      isClosed = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      while (true) {
        const batch = waiting;
        waiting = [];
        yield* batch;
        if (waiting.length > 0) continue;
        if (isClosed) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
