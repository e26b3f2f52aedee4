import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { SignetError } from "@signet/core";

/** What the head of a GGUF file says about the model in it. */
export interface GgufHeader {
  readonly architecture: string;
  /** Such as "Q4_1"; "type 38" for one that has no name here. */
  readonly quantisation: string;
  /** How many tokens the model was trained to see, where the file says it. */
  readonly contextTokens: number | undefined;
}

const quantisations: Readonly<Record<number, string>> = {
  ...{ 0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S" },
  ...{ 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K" },
  ...{ 19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL" },
  ...{ 26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16" },
};

/**
 * Reads the head of a GGUF file (versions 2 and 3, little-endian) without loading the model: the metadata, and whether the file reaches
 * as far as its tensors do. Synchronous: it is some hundred thousand small reads out of one or two megabytes.
 *
 * @throws {SignetError} `MODEL_UNREADABLE` for anything else: no such file, another format, a file that is cut short.
 * @see The GGUF specification, in the documentation of ggml.
 */
export function readGgufHeader(modelPath: string): GgufHeader {
  let file: number | undefined;
  try {
    file = openSync(modelPath, "r");
    return readHeader(new ByteReader(file, fstatSync(file).size));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("MODEL_UNREADABLE", `Cannot read the model ${modelPath}: ${why}.`, {
      cause,
      details: { modelPath },
    });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readHeader(reader: ByteReader): GgufHeader {
  if (reader.bytes(4).toString("latin1") !== "GGUF") throw new Error("it does not begin as a GGUF file");
  const version = reader.uint32();
  if (version !== 2 && version !== 3) throw new Error(`its GGUF version is ${version}, not 2 or 3`);
  const tensors = reader.uint64();
  const pairs = reader.uint64();
  if (tensors > 1e6 || pairs > 1e6) throw new Error(`it claims ${tensors} tensors and ${pairs} properties`);

  const properties = new Map<string, Scalar>();
  for (let i = 0; i < pairs; i++) {
    const key = reader.text();
    const value = readValue(reader, reader.uint32());
    if (value !== undefined) properties.set(key, value);
  }
  requireTensors(reader, tensors, properties.get("general.alignment"));

  const architecture = String(properties.get("general.architecture") ?? "unknown");
  const type = Number(properties.get("general.file_type"));
  const contextTokens = properties.get(`${architecture}.context_length`);
  return {
    architecture,
    quantisation: quantisations[type] ?? `type ${type}`,
    contextTokens: typeof contextTokens === "number" ? contextTokens : undefined,
  };
}

/** The tensors' data follow the list of tensors; each tensor must at least begin inside the file. */
function requireTensors(reader: ByteReader, tensors: number, alignment: Scalar | undefined): void {
  let last = -1;
  for (let i = 0; i < tensors; i++) {
    reader.text();
    const dimensions = reader.uint32();
    if (dimensions > 8) throw new Error(`tensor ${i} claims ${dimensions} dimensions`);
    reader.skip(dimensions * 8 + 4);
    last = Math.max(last, reader.uint64());
  }
  const step = typeof alignment === "number" && alignment > 0 ? alignment : 32;
  const dataStart = Math.ceil(reader.position / step) * step;
  if (dataStart + last >= reader.size)
    throw new Error(`it is cut short: ${reader.size} bytes, but a tensor begins at byte ${dataStart + last}`);
}

type Scalar = number | boolean | string;

const STRING = 8;
const ARRAY = 9;
const scalarBytes: Readonly<Record<number, number>> = {
  ...{ 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 },
};

/** A property's value; arrays (the vocabulary) and numbers that nobody asks for are passed over. */
function readValue(reader: ByteReader, type: number): Scalar | undefined {
  if (type === STRING) return reader.text();
  if (type === 4) return reader.uint32();
  if (type === 10) return reader.uint64();
  if (type === ARRAY) {
    const itemType = reader.uint32();
    const count = reader.uint64();
    if (itemType === STRING) for (let i = 0; i < count; i++) reader.skip(reader.uint64());
    else if (itemType === ARRAY) for (let i = 0; i < count; i++) readValue(reader, ARRAY);
    else reader.skip(count * widthOf(itemType));
    return undefined;
  }
  reader.skip(widthOf(type));
  return undefined;
}

function widthOf(type: number): number {
  const width = scalarBytes[type];
  if (width === undefined) throw new Error(`it holds a value of unknown type ${type}`);
  return width;
}

const WINDOW_BYTES = 1 << 20;
const TEXT_BYTES_MAX = 1 << 24;

/** Reads a file front to back through a window, and refuses to go beyond its end. */
class ByteReader {
  readonly size: number;
  readonly #file: number;
  readonly #window = Buffer.alloc(WINDOW_BYTES);
  #windowStart = 0;
  #windowEnd = 0;
  #position = 0;

  constructor(file: number, size: number) {
    this.#file = file;
    this.size = size;
  }

  get position(): number {
    return this.#position;
  }

  uint32(): number {
    return this.#take(4).readUInt32LE();
  }

  uint64(): number {
    const value = Number(this.#take(8).readBigUInt64LE());
    if (!Number.isSafeInteger(value)) throw new Error(`it claims a length of ${value}`);
    return value;
  }

  text(): string {
    return this.bytes(this.uint64()).toString("utf8");
  }

  bytes(count: number): Buffer {
    if (count <= WINDOW_BYTES) return this.#take(count);
    if (count > TEXT_BYTES_MAX) throw new Error(`it claims a text of ${count} bytes`);
    const pieces: Buffer[] = [];
    for (let left = count; left > 0; left -= WINDOW_BYTES)
      pieces.push(Buffer.from(this.#take(Math.min(left, WINDOW_BYTES))));
    return Buffer.concat(pieces);
  }

  skip(count: number): void {
    this.#require(count);
    this.#position += count;
  }

  /** A view into the window, valid until the next read. */
  #take(count: number): Buffer {
    this.#require(count);
    if (this.#position < this.#windowStart || this.#position + count > this.#windowEnd) {
      const bytesRead = readSync(this.#file, this.#window, 0, WINDOW_BYTES, this.#position);
      this.#windowStart = this.#position;
      this.#windowEnd = this.#position + bytesRead;
      if (bytesRead < count) throw new Error(`it ends at byte ${this.#windowEnd}`);
    }
    const start = this.#position - this.#windowStart;
    this.#position += count;
    return this.#window.subarray(start, start + count);
  }

  #require(count: number): void {
    if (this.#position + count > this.size)
      throw new Error(`it is cut short: ${this.size} bytes, where ${this.#position + count} are needed`);
  }
}
