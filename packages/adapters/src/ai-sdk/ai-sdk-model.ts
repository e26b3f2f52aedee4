import { SignetError } from "@signet/core";

/**
 * What is used of a language model of the AI SDK, in versions 2, 3 and 4 of its interface. The versions differ in parts that are told apart at run
 * time, so that the `ai` package is needed neither for types nor to run.
 */
export interface AiSdkModel {
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string;
  doGenerate(options: never): PromiseLike<unknown>;
  doStream(options: never): PromiseLike<{ readonly stream: ReadableStream<unknown> }>;
}

const versions = ["v2", "v3", "v4"];

/** @throws {SignetError} `OPTION_INVALID` for what is no such model. */
export function checkAiSdkModel(model: AiSdkModel): void {
  const is =
    typeof model === "string"
      ? `the text "${model}"`
      : typeof model?.doGenerate !== "function"
        ? `a value without doGenerate()`
        : versions.includes(model.specificationVersion)
          ? undefined
          : `a model of specification ${model.specificationVersion}`;
  if (is === undefined) return;
  throw new SignetError(
    "OPTION_INVALID",
    `fromAiSdk takes a model of the AI SDK 5 or later (specification v2, v3 or v4), as a provider makes it; this is ${is}`,
  );
}
