import { within } from "./within.js";

const encoder = new TextEncoder();

/**
 * Texts as a body that is sent as they come, with a heartbeat wherever nothing comes for a while. Who reads slowly slows them down.
 *
 * @param texts Is left as soon as the reader leaves or the signal fires; what it still has to say then is sent where the reader is there.
 */
export function eventBody(
  texts: AsyncGenerator<string>,
  {
    heartbeat,
    heartbeatMs,
    signal,
    onLeave,
  }: {
    readonly heartbeat: string;
    readonly heartbeatMs: number;
    readonly signal: AbortSignal;
    readonly onLeave: () => void;
  },
): ReadableStream<Uint8Array> {
  let next: Promise<IteratorResult<string>> | undefined;
  const leave = (): void => void texts.return(undefined).catch(() => {});
  /** The next text that is not empty; a heartbeat where none comes in time, `undefined` at the end. */
  const pull = async (): Promise<string | undefined> => {
    for (;;) {
      next ??= texts.next();
      const result = await within(next, heartbeatMs);
      if (result === undefined) return heartbeat;
      next = undefined;
      if (result.done === true) return undefined;
      if (result.value !== "") return result.value;
    }
  };
  // Where the reader has stalled nobody asks for the next text: the run is let go of all the same.
  signal.addEventListener("abort", () => setTimeout(leave), { once: true });
  return new ReadableStream({
    async pull(controller) {
      const text = await pull();
      if (text === undefined) controller.close();
      else controller.enqueue(encoder.encode(text));
    },
    cancel() {
      onLeave();
      leave();
    },
  });
}
