import { SignetError } from "@signet/core";

import { importPackage } from "../remote/import-package.js";

/** What is used of `onnxruntime-node` or `onnxruntime-web`; either module is one. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    // A method, like the ones below, since the packages' own parameters are wider or narrower in ways that do not matter here.
    create(model: Uint8Array, options: OnnxSessionOptions): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: "int64", data: BigInt64Array, dims: readonly number[]) => OnnxTensor;
}

export interface OnnxSessionOptions {
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  readonly logSeverityLevel: 0 | 1 | 2 | 3 | 4;
}

export interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** What is used of `@huggingface/tokenizers`. */
export interface TokenizersModule {
  readonly Tokenizer: new (
    tokenizer: object,
    config: object,
  ) => { encode(text: string): { readonly ids: readonly number[] } };
}

// Named by variables: the packages are optional peers, and the compiler must not look for their types.
const runtimePackage: string = "onnxruntime-node";
const tokenizersPackage: string = "@huggingface/tokenizers";
/** Its install script fetches CUDA parts that a CPU does not need, and fails behind many proxies. */
const install = `ONNXRUNTIME_NODE_INSTALL=skip npm install ${runtimePackage} ${tokenizersPackage}`;

/** @throws {SignetError} `PACKAGE_MISSING` telling what to install. */
export function importOnnxRuntime(): Promise<OnnxRuntime> {
  return importChecked(runtimePackage, isOnnxRuntime);
}

/** @throws {SignetError} `PACKAGE_MISSING` telling what to install. */
export function importTokenizers(): Promise<TokenizersModule> {
  return importChecked(tokenizersPackage, isTokenizers);
}

async function importChecked<T>(name: string, isOne: (module: unknown) => module is T): Promise<T> {
  const loaded: unknown = await importPackage(name, () => import(/* @vite-ignore */ name), install);
  if (isOne(loaded)) return loaded;
  throw new SignetError("PACKAGE_MISSING", `The package "${name}" is not what it was: run \`${install}\``, {
    details: { package: name },
  });
}

export function isOnnxRuntime(module: unknown): module is OnnxRuntime {
  return has(module, "InferenceSession") && has(module, "Tensor");
}

export function isTokenizers(module: unknown): module is TokenizersModule {
  return has(module, "Tokenizer");
}

function has(module: unknown, name: string): boolean {
  return typeof module === "object" && module !== null && name in module;
}
