import { SignetError } from "../errors.js";
import { abortError } from "./abort-error.js";
import { channel } from "./channel.js";
import type { LanguageModel, LmCall, LmEvent, LmRequest, Middleware } from "./language-model.js";
import { onAbort } from "./on-abort.js";

export type Generate = LanguageModel["generate"];

/** How one call reaches its caller. */
export interface Outlet {
  /** Whether the caller has already seen text of this call; then it cannot be answered by another attempt. */
  readonly isVisible: () => boolean;
  /** Asks another model in the same way: its deltas reach a caller that streams. */
  readonly via: (lm: LanguageModel) => Generate;
}

/**
 * A middleware from one function over `generate`. `stream` is wrapped by the same function: there `next` reads the
 * model's stream, hands the deltas on and resolves with its completion. So what `wrap` stores, counts or retries is
 * the same in both, and an answer that did not come from `next` (a hit) is streamed as one delta, then `done`.
 *
 * @param wrap Called once for `generate` and once for each streamed call: what calls share stands outside of it.
 */
export function wrapGenerate(
  wrap: (next: Generate, lm: LanguageModel, outlet: Outlet) => Generate,
): Middleware {
  return (lm) => ({
    id: lm.id,
    capabilities: lm.capabilities,
    ...(lm.price && { price: lm.price }),
    generate: wrap((request, call) => lm.generate(request, call), lm, silent),
    ...(lm.stream && {
      stream: (request: LmRequest, call: LmCall) =>
        streamed((outlet) => wrap(outlet.via(lm), lm, outlet), request, call),
    }),
  });
}

const silent: Outlet = {
  isVisible: () => false,
  via: (lm) => (request, call) => lm.generate(request, call),
};

async function* streamed(
  generateVia: (outlet: Outlet) => Generate,
  request: LmRequest,
  call: LmCall,
): AsyncGenerator<LmEvent, void, undefined> {
  if (call.signal.aborted) throw abortError(call.signal, { sent: false });
  const scope = new AbortController();
  const stopWatching = onAbort(call.signal, () => scope.abort(call.signal.reason));

  const deltas = channel<string>();
  let isVisible = false;
  const show = (text: string): void => {
    if (text === "") return;
    isVisible = true;
    deltas.push(text);
  };
  const generate = generateVia({ isVisible: () => isVisible, via: (lm) => readStream(lm, show) });
  const answer = generate(request, { signal: scope.signal, sample: call.sample });
  answer.then(deltas.close, deltas.close);
  let isDone = false;
  try {
    for await (const text of deltas) yield { type: "text", text };
    const completion = await answer;
    isDone = true;
    if (!isVisible && completion.text !== "") yield { type: "text", text: completion.text };
    yield { type: "done", completion };
  } finally {
    stopWatching();
    if (!isDone) {
      scope.abort(new Error("the stream was left"));
      await answer.catch(() => {}); // nobody works on unseen; its error reaches the caller above, or nobody waits for it
    }
  }
}

function readStream(lm: LanguageModel, show: (text: string) => void): Generate {
  return async (request, call) => {
    if (lm.stream === undefined) return lm.generate(request, call);
    for await (const event of lm.stream(request, call)) {
      if (event.type === "done") return event.completion;
      show(event.text);
    }
    throw new SignetError("LM_UNAVAILABLE", `The stream of ${lm.id} ended without a completion`, {
      retryable: true,
    });
  };
}
