import { SignetError } from "../errors.js";
import type { Fields, PreparedFormat } from "../format/format.js";
import type { Json } from "../json.js";
import { channel } from "../lm/channel.js";
import type { Completion, LmEvent } from "../lm/language-model.js";
import type { StepEvent } from "./run-state.js";
import { isPreface, withoutPreface } from "./without-preface.js";

/** Starts what is streamed: its events go to `onEvent`; the signal fires when nobody reads them any more, or the caller's own does. */
type StreamedStart<T> = (onEvent: (event: StepEvent) => void, signal: AbortSignal) => Promise<T>;

/** The events of a run or a step, then its output. Leaving early aborts it. */
export async function* events<T>(
  start: StreamedStart<T>,
  signal?: AbortSignal,
): AsyncGenerator<StepEvent | { readonly type: "done"; readonly output: T }> {
  const queue = channel<StepEvent>();
  const leaving = new AbortController();
  const left = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  const settled = start(queue.push, left).finally(queue.close);
  settled.catch(() => {}); // awaited below; until then it must not count as unhandled
  try {
    yield* queue;
    yield { type: "done", output: await settled };
  } finally {
    leaving.abort();
    await settled.catch(() => {}); // nobody works on unseen
  }
}

/** What is known of the output as it grows, then the checked output. */
export async function* previews<T>(
  start: StreamedStart<T>,
  signal?: AbortSignal,
): AsyncGenerator<T | Readonly<Record<string, Json>>> {
  let known: Readonly<Record<string, Json>> = {};
  for await (const event of events(start, signal)) {
    if (event.type === "done") yield event.output;
    else if (event.type === "restart") known = {};
    else {
      known = { ...known, [event.field]: event.type === "value" ? event.value : grown(known, event) };
      yield known;
    }
  }
}

function grown(
  known: Readonly<Record<string, Json>>,
  { field, delta }: Extract<StepEvent, { type: "field" }>,
): string {
  const before = known[field];
  return typeof before === "string" ? before + delta : delta;
}

/**
 * Characters that previews may read in all: each reads the whole text again. Up to some thousand characters every piece of an answer is previewed; of a
 * longer one, every thirty-second part.
 */
const READ_AT_ONCE = 1_000_000;
const READ_PER_CHARACTER = 32;

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
  const show = showing(path, onEvent);
  let text = "";
  let read = 0;
  let isShown = true;
  const preview = (): void => {
    read += text.length;
    isShown = true;
    if (!isPreface(text)) show(prepared.partial(withoutPreface(text)));
  };
  for await (const event of stream) {
    if (event.type === "done") {
      if (!isShown) preview();
      return event.completion;
    }
    text += event.text;
    isShown = false;
    if (read + text.length <= READ_AT_ONCE + READ_PER_CHARACTER * text.length) preview();
  }
  throw new SignetError(
    "LM_UNAVAILABLE",
    `The model's stream for step "${path}" ended without a completion`,
    { retryable: true },
  );
}

/** Makes the function that tells what is new since it was last called. A text that does not go on from what was shown stays as it is. */
function showing(path: string, onEvent: (event: StepEvent) => void): (fields: Fields) => void {
  const texts = new Map<string, string>();
  const values = new Map<string, string>();
  return (fields) => {
    for (const [field, value] of Object.entries(fields)) {
      if (typeof value === "string") {
        const before = texts.get(field) ?? "";
        if (value.length <= before.length || !value.startsWith(before)) continue;
        texts.set(field, value);
        onEvent({ type: "field", path, field, delta: value.slice(before.length) });
      } else {
        const json = JSON.stringify(value);
        if (values.get(field) === json) continue;
        values.set(field, json);
        onEvent({ type: "value", path, field, value });
      }
    }
  };
}
