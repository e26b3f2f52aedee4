import {
  abortError,
  type Embedder,
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
 * @throws {SignetError} `OPTION_INVALID` when the embedder is none; from `embed`, when it returns anything but one vector of
 * length 1 and of its dimension for each text.
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
    const vectors = await embedder.embed(texts, { signal });
    checkVectors(embedder, vectors, texts.length);
    const appended = vectors.map(async (vector, index) => {
      const address = addressOf(texts[index] as string); // as many vectors as texts, just checked
      return decode(await log.append({ kind: "answer", address, value: encode(vector) }));
    });
    return Promise.all(appended);
  };

  return {
    id,
    dimension,
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
        if (value !== undefined) return [text, decode(value)];
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

/** The vector of one text of a call. */
type TextFlight = (index: number, signal: AbortSignal) => Promise<Float32Array>;

function checkEmbedder({ id, dimension, embed }: Embedder): void {
  const problem =
    typeof id !== "string" || id === ""
      ? "has no id"
      : !(Number.isInteger(dimension) && dimension > 0)
        ? `"${id}" has the dimension ${dimension}, it should be a positive integer`
        : typeof embed === "function"
          ? undefined
          : `"${id}" has no function embed`;
  if (problem !== undefined) throw new SignetError("OPTION_INVALID", `The embedder ${problem}`);
}

/** Single precision and what adapters round off stay far below this; a vector that nobody normalised does not. */
const LENGTH_TOLERANCE = 0.01;

function checkVectors({ id, dimension }: Embedder, vectors: readonly Float32Array[], wanted: number): void {
  const fail = (problem: string): never => {
    throw new SignetError("OPTION_INVALID", `The embedder "${id}" ${problem}`, {
      details: { embedder: id, dimension },
    });
  };
  if (!Array.isArray(vectors)) fail(`returned ${typeof vectors}, it should be a list of vectors`);
  if (vectors.length !== wanted) fail(`returned ${vectors.length} vectors for ${wanted} texts`);
  for (const [index, vector] of (vectors as readonly Float32Array[]).entries()) {
    if (!(vector instanceof Float32Array)) fail(`returned no Float32Array for text ${index}`);
    if (vector.length !== dimension)
      fail(`returned ${vector.length} numbers for text ${index}, it should be ${dimension}`);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (!Number.isFinite(length)) fail(`returned a vector for text ${index} that holds NaN or Infinity`);
    if (Math.abs(length - 1) > LENGTH_TOLERANCE)
      fail(`returned a vector of length ${length.toPrecision(3)} for text ${index}, it should be 1`);
  }
}

/** Base64 of the little-endian bytes: a fifth of what the numbers would take as JSON, and exact. */
function encode(vector: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(vector.length * 4));
  for (const [index, value] of vector.entries()) bytes.setFloat32(index * 4, value, true);
  let text = "";
  for (let at = 0; at < bytes.byteLength; at++) text += String.fromCharCode(bytes.getUint8(at));
  return btoa(text);
}

function decode(value: Json): Float32Array {
  const text = atob(value as string); // only `encode` writes at these addresses
  const bytes = new DataView(new ArrayBuffer(text.length));
  for (let at = 0; at < text.length; at++) bytes.setUint8(at, text.charCodeAt(at));
  return Float32Array.from({ length: text.length / 4 }, (_, index) => bytes.getFloat32(index * 4, true));
}
