import { SignetError } from "../errors.js";
import type { PreparedFormat } from "../format/format.js";
import { channel } from "../lm/channel.js";
import type { Completion, LmEvent } from "../lm/language-model.js";
import type { StepEvent } from "./run-state.js";

/** Starts what is streamed: its events go to `onEvent`; `left` fires when nobody reads them any more. */
export type StreamedStart<T> = (onEvent: (event: StepEvent) => void, left: AbortSignal) => Promise<T>;

/** The events of a run or a step, then its output. Leaving early aborts it. */
export async function* events<T>(
  start: StreamedStart<T>,
): AsyncGenerator<StepEvent | { readonly type: "done"; readonly output: T }> {
  const queue = channel<StepEvent>();
  const leaving = new AbortController();
  const settled = start(queue.push, leaving.signal).finally(queue.close);
  settled.catch(() => {}); // awaited below; until then it must not count as unhandled
  try {
    yield* queue;
    yield { type: "done", output: await settled };
  } finally {
    leaving.abort();
    await settled.catch(() => {}); // nobody works on unseen
  }
}

/** Field texts as they grow, then the checked output. */
export async function* previews<T>(
  start: StreamedStart<T>,
): AsyncGenerator<T | Readonly<Record<string, string>>> {
  let texts: Readonly<Record<string, string>> = {};
  for await (const event of events(start)) {
    if (event.type === "done") yield event.output;
    else if (event.type === "restart") texts = {};
    else {
      texts = { ...texts, [event.field]: (texts[event.field] ?? "") + event.delta };
      yield texts;
    }
  }
}

/** The completion at the end of a model's stream; tells what fields gain on the way. */
export async function completionOf(
  stream: AsyncIterable<LmEvent>,
  {
    path,
    prepared,
    onEvent,
  }: {
    readonly path: string;
    readonly prepared: PreparedFormat;
    readonly onEvent: (event: StepEvent) => void;
  },
): Promise<Completion> {
  let text = "";
  const shown = new Map<string, string>();
  for await (const event of stream) {
    if (event.type === "done") return event.completion;
    text += event.text;
    for (const [field, value] of Object.entries(prepared.partial(text))) {
      const before = shown.get(field) ?? "";
      if (value.length <= before.length || !value.startsWith(before)) continue;
      shown.set(field, value);
      onEvent({ type: "field", path, field, delta: value.slice(before.length) });
    }
  }
  throw new SignetError(
    "LM_UNAVAILABLE",
    `The model's stream for step "${path}" ended without a completion`,
    {
      retryable: true,
    },
  );
}
