import type { OnnxRuntime, OnnxTensor, TokenizersModule } from "../embed/onnx-packages.js";

/** Of the made-up model: the vector of a token tells its id, and its first number is what the test says it is. */
export const FAKE_DIMENSION = 4;
const CLS = 101;
const SEP = 102;

export interface FakeOnnx {
  readonly runtime: OnnxRuntime;
  readonly tokenizers: TokenizersModule;
  /** The shapes of the runs so far: texts, tokens. */
  readonly runs: (readonly number[])[];
  readonly released: () => number;
}

export interface FakeOnnxOptions {
  /** The vector of one token. */
  readonly hidden?: (id: number) => readonly number[];
  /** Called before each run. */
  readonly beforeRun?: () => unknown;
}

/** A runtime and a tokenizer that count: words become ids by their length, and a token's vector is made of its id. */
export function fakeOnnx({ hidden = hiddenOf, beforeRun = () => undefined }: FakeOnnxOptions = {}): FakeOnnx {
  const runs: (readonly number[])[] = [];
  let released = 0;
  class Tensor implements OnnxTensor {
    readonly data: BigInt64Array;
    readonly dims: readonly number[];
    constructor(_type: "int64", data: BigInt64Array, dims: readonly number[]) {
      this.data = data;
      this.dims = dims;
    }
  }
  class Tokenizer {
    encode(text: string): { readonly ids: readonly number[] } {
      const words = text.split(" ").filter((word) => word !== "");
      return { ids: [CLS, ...words.map((word) => word.length), SEP] };
    }
  }
  const run = async (feeds: Readonly<Record<string, OnnxTensor>>): Promise<Record<string, OnnxTensor>> => {
    const { input_ids: ids, attention_mask: mask, token_type_ids: types } = feeds;
    if (!(ids instanceof Tensor && mask instanceof Tensor && types instanceof Tensor))
      throw new Error("Three inputs are needed");
    if (mask.data.some((value) => value !== 1n) || types.data.some((value) => value !== 0n))
      throw new Error("Nothing is to be padded");
    runs.push(ids.dims);
    await beforeRun();
    const data = Float32Array.from([...ids.data].flatMap((id) => hidden(Number(id))));
    return { last_hidden_state: { data, dims: [...ids.dims, FAKE_DIMENSION] } };
  };
  const release = async (): Promise<void> => void released++;
  return {
    runtime: { InferenceSession: { create: async () => ({ run, release }) }, Tensor },
    tokenizers: { Tokenizer },
    runs,
    released: () => released,
  };
}

function hiddenOf(id: number): readonly number[] {
  return [id, id % 7, 1, -id / 3];
}
