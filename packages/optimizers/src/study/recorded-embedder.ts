import {
  abortError,
  checkEmbedder,
  checkVectors,
  decodeVectors,
  type Embedder,
  encodeVectors,
  identityOf,
  type Json,
  type LmCall,
  onAbort,
  SignetError,
  type StudyLog,
  sha256Hex,
  singleFlight,
} from "@signet/core";

/**
 * An embedder that keeps every vector in the study, so that a text is embedded once, and a replay embeds nothing. What is missing
 * of one call goes out together; equal texts that are under way are waited for. A failure is not recorded.
 *
 * @throws {SignetError} `OPTION_INVALID` when the embedder is none; from `embed`, `EMBEDDER_INVALID` when it returns anything but one
 * vector of length 1 and of its dimension for each text.
 */
export function recordedEmbedder(log: StudyLog, embedder: Embedder): Embedder {
  checkEmbedder(embedder);
  const { id, dimension } = embedder;
  const flights = singleFlight<Float32Array>();

  const addressOf = (text: string): string => `embedding:${sha256Hex(JSON.stringify([id, dimension, text]))}`;

  /** The vectors of some texts as soon as all stand in the study; ended when nobody waits for any of them. */
  const embedTogether = (texts: readonly string[]): TextFlight => {
    const controller = new AbortController();
    let waitedFor = texts.length;
    const vectors = askAndRecord(texts, controller.signal);
    vectors.catch(() => {}); // reaches those who wait for a text; when all have left it is nobody's
    return async (index, signal) => {
      const stopWatching = onAbort(signal, () => {
        waitedFor--;
        if (waitedFor === 0) controller.abort(signal.reason);
      });
      try {
        return (await vectors)[index] as Float32Array; // one for each text, checked
      } finally {
        stopWatching();
      }
    };
  };

  const askAndRecord = async (
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Float32Array[]> => {
    const vectors = await asked(embedder, texts, signal);
    checkVectors(embedder, vectors, texts.length);
    const appended = vectors.map(async (vector, index) => {
      const address = addressOf(texts[index] as string); // as many vectors as texts, just checked
      return decodeVector(await log.append({ kind: "answer", address, value: encodeVectors(vector) }));
    });
    return Promise.all(appended);
  };

  return {
    ...identityOf(embedder),
    embed: async (texts, { signal }) => {
      if (signal.aborted) throw abortError(signal, { sent: false });
      const distinct = [...new Set(texts)];
      const held = new Map(distinct.map((text) => [text, log.get("answer", addressOf(text))]));
      const missing = distinct.filter(
        (text) => held.get(text) === undefined && !flights.isUnderWay(addressOf(text)),
      );
      const together = missing.length === 0 ? undefined : embedTogether(missing);
      const found = distinct.map(async (text): Promise<readonly [string, Float32Array]> => {
        const value = held.get(text);
        if (value !== undefined) return [text, decodeVector(value)];
        // `together` is there for every text that is not under way, and only those start a flight.
        const start = (flight: LmCall): Promise<Float32Array> =>
          (together as TextFlight)(missing.indexOf(text), flight.signal);
        return [text, await flights.run(addressOf(text), { signal, sample: "0" }, start)];
      });
      const vectors = new Map(await Promise.all(found));
      return texts.map((text) => vectors.get(text) as Float32Array); // every distinct text has one
    },
  };
}

/** @throws {SignetError} `LM_UNAVAILABLE` for what is no error of ours. */
async function asked(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  try {
    return await embedder.embed(texts, { signal });
  } catch (cause) {
    if (SignetError.is(cause)) throw cause;
    if (signal.aborted) throw abortError(signal, { sent: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("LM_UNAVAILABLE", `The embedder "${embedder.id}" failed: ${reason}`, {
      cause,
      retryable: true,
    });
  }
}

/** The vector of one text of a call. */
type TextFlight = (index: number, signal: AbortSignal) => Promise<Float32Array>;

function decodeVector(value: Json): Float32Array {
  return decodeVectors(value as string); // only `askAndRecord` writes at these addresses
}
