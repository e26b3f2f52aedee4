import { SignetError } from "../errors.js";
import { abortError } from "../lm/abort-error.js";
import { isPromise } from "../lm/is-promise.js";
import type {
  Capabilities,
  Completion,
  LanguageModel,
  LmCall,
  LmEvent,
  LmRequest,
  Price,
  Usage,
} from "../lm/language-model.js";
import { onAbort } from "../lm/on-abort.js";
import { sleep } from "../lm/sleep.js";

/** A text, parts of a completion, or an error to reject with. */
export type ScriptedReply = string | Partial<Completion> | Error;

export interface ScriptedLmOptions {
  readonly id?: string;
  readonly capabilities?: Partial<Capabilities>;
  /** The answer to a request and its sample; `undefined` is `FAKE_EXHAUSTED`. A pure function makes runs repeatable. */
  readonly reply: (
    request: LmRequest,
    call: { readonly sample: string },
  ) => ScriptedReply | undefined | Promise<ScriptedReply | undefined>;
  /** How long each call takes. */
  readonly latencyMs?: number;
  readonly price?: Price;
  /** What every answer reports, unless its reply has a usage of its own. Absent: nothing, as some providers do. */
  readonly usage?: Usage;
  /** Characters in a streamed delta; a stream starts once the whole reply is there. */
  readonly deltaLength?: number;
}

/** A model for tests that answers by a function, and says how it was used. */
export interface ScriptedLm extends LanguageModel {
  readonly stream: NonNullable<LanguageModel["stream"]>;
  readonly counts: ScriptedLmCounts;
}

export interface ScriptedLmCounts {
  /** Calls so far, failed and aborted ones included. */
  readonly calls: number;
  readonly inFlight: number;
  readonly peakInFlight: number;
}

/**
 * A fake model whose answers are given by a function of (request, sample). Stop texts of the request end the
 * answer; latency and abort behave as those of a real model; deltas are cut between characters.
 */
export function scriptedLm({
  id = "scripted",
  capabilities = {},
  reply,
  latencyMs = 0,
  price,
  usage = {},
  deltaLength = 8,
}: ScriptedLmOptions): ScriptedLm {
  const counts = { calls: 0, inFlight: 0, peakInFlight: 0 };

  const start = (): (() => void) => {
    counts.calls++;
    counts.inFlight++;
    counts.peakInFlight = Math.max(counts.peakInFlight, counts.inFlight);
    return () => {
      counts.inFlight--;
    };
  };

  const generate = async (request: LmRequest, call: LmCall): Promise<Completion> => {
    throwIfAborted(call.signal);
    if (latencyMs > 0) await sleep(latencyMs, call.signal);
    const scripted = await orAborted(reply(request, { sample: call.sample }), call.signal);
    throwIfAborted(call.signal);
    if (scripted === undefined)
      throw new SignetError("FAKE_EXHAUSTED", `${id} has no reply to: ${lastText(request)}`);
    if (scripted instanceof Error) throw scripted;
    const parts = typeof scripted === "string" ? { text: scripted } : scripted;
    return endedAtStop({ text: "", finish: "stop", usage, modelId: id, ...parts }, request.stop);
  };

  return {
    id,
    capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false, ...capabilities },
    ...(price && { price }),
    counts,
    generate: async (request, call) => {
      const end = start();
      try {
        return await generate(request, call);
      } finally {
        end();
      }
    },
    async *stream(request, call): AsyncGenerator<LmEvent, void, undefined> {
      const end = start();
      try {
        const completion = await generate(request, call);
        for (const text of cut(completion.text, deltaLength)) {
          yield { type: "text", text };
          throwIfAborted(call.signal);
        }
        yield { type: "done", completion };
      } finally {
        end();
      }
    },
  };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortError(signal);
}

/** A reply may be a promise that never settles; the call that waits for it still ends with its signal. */
async function orAborted<T>(reply: T | Promise<T>, signal: AbortSignal): Promise<T> {
  if (!isPromise(reply)) return reply;
  throwIfAborted(signal); // the reply may have fired it
  let stopWatching = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stopWatching = onAbort(signal, () => reject(abortError(signal)));
  });
  try {
    return await Promise.race([reply, aborted]);
  } finally {
    stopWatching();
  }
}

function endedAtStop(completion: Completion, stop: readonly string[] = []): Completion {
  const { text } = completion;
  const ends = stop.map((stopText) => text.indexOf(stopText)).filter((at) => at >= 0);
  return ends.length === 0
    ? completion
    : { ...completion, text: text.slice(0, Math.min(...ends)), finish: "stop" };
}

function cut(text: string, length: number): string[] {
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += length)
    pieces.push(characters.slice(at, at + length).join(""));
  return pieces;
}

function lastText({ prefix, messages }: LmRequest): string {
  const text = (messages.at(-1) ?? prefix.at(-1))?.text ?? "";
  return JSON.stringify(text.slice(-200));
}
