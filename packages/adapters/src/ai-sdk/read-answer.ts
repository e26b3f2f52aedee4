import type { Completion, LmEvent, LmRequest, Price, Usage } from "@signet/core";

import { readRecord } from "../remote/read-record.js";
import { stopFilter } from "../remote/stop-filter.js";
import { unreadableAnswer } from "../remote/unreadable-answer.js";
import { usageOf } from "../remote/usage.js";
import { apiError } from "./api-error.js";

export interface AnswerContext {
  readonly request: LmRequest;
  /** Stands in for the answering model's name where there is none. */
  readonly model: string;
  readonly price: Price | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads the result of `doGenerate`; throws when it is none, or ended with an error. Reasoning, sources and tool calls are left out. */
export function readResult(result: unknown, { request, model, price }: AnswerContext): Completion {
  const fields = readRecord(result);
  if (fields === undefined || !Array.isArray(fields.content)) {
    throw unreadableAnswer("the model returned something that is no result");
  }
  const filter = stopFilter(request.stop ?? []);
  const text = fields.content
    .map((part: unknown) => filter.push(textOf(readRecord(part), "text", "text")))
    .join("");
  return completionOf({
    text: text + filter.flush(),
    reason: filter.isStopped() ? "stop" : reasonOf(fields.finishReason),
    usage: usageIn(fields.usage, price),
    modelId: modelIn(readRecord(fields.response)) ?? model,
  });
}

/** The stream in the result of `doStream`; throws when there is none. */
export function streamIn(result: unknown): ReadableStream<unknown> {
  const stream = readRecord(result)?.stream;
  if (typeof readRecord(stream)?.getReader === "function") return stream as ReadableStream<unknown>; // it may be of another realm, or a polyfill
  throw unreadableAnswer("the model returned something that is no stream");
}

/** Whether a part says that the answer is whole: none that belongs to it comes after. */
export function isFinish(part: unknown): boolean {
  return readRecord(part)?.type === "finish";
}

/** Reads the parts of `doStream`; throws when one is an error, or when they end before the answer did. */
export async function* readParts(
  parts: AsyncIterable<unknown>,
  { request, model, price, onArrival }: AnswerContext & { readonly onArrival: () => void },
): AsyncGenerator<LmEvent> {
  const filter = stopFilter(request.stop ?? []);
  let text = "";
  let modelId = model;
  let end: Fields | undefined;
  for await (const read of parts) {
    onArrival();
    const part = readRecord(read);
    if (part?.type === "error") throw apiError(part.error);
    if (part?.type === "response-metadata") modelId = modelIn(part) ?? modelId;
    if (isFinish(part)) end = part;
    const shown = filter.push(textOf(part, "text-delta", "delta"));
    text += shown;
    if (shown !== "") yield { type: "text", text: shown };
  }
  if (end === undefined) throw unreadableAnswer("the stream ended before the answer did");
  const rest = filter.flush();
  if (rest !== "") yield { type: "text", text: rest };
  const reason = filter.isStopped() ? "stop" : reasonOf(end.finishReason);
  const completion = completionOf({ text: text + rest, reason, usage: usageIn(end.usage, price), modelId });
  yield { type: "done", completion };
}

function textOf(part: Fields | undefined, type: string, key: string): string {
  const text = part?.type === type ? part[key] : undefined;
  return typeof text === "string" ? text : "";
}

function modelIn(response: Fields | undefined): string | undefined {
  const modelId = response?.modelId;
  return typeof modelId === "string" && modelId !== "" ? modelId : undefined;
}

/** A word in version 2, since then an object with the provider's own word beside it. */
function reasonOf(reason: unknown): unknown {
  return readRecord(reason)?.unified ?? reason;
}

function completionOf({
  text,
  reason,
  usage,
  modelId,
}: {
  readonly text: string;
  readonly reason: unknown;
  readonly usage: Usage;
  readonly modelId: string;
}): Completion {
  if (reason === "error") throw unreadableAnswer("the model ended with an error");
  const finish = reason === "length" ? "length" : reason === "content-filter" ? "filtered" : "stop";
  return { text, finish, usage, modelId };
}

/** Numbers in version 2, since then objects with a `total` and its parts. */
function usageIn(value: unknown, price: Price | undefined): Usage {
  const usage = readRecord(value) ?? {};
  const input = readRecord(usage.inputTokens);
  const output = readRecord(usage.outputTokens);
  return usageOf(
    {
      promptTokens: input === undefined ? usage.inputTokens : input.total,
      completionTokens: output === undefined ? usage.outputTokens : output.total,
      cachedTokens: input === undefined ? usage.cachedInputTokens : input.cacheRead,
      cacheWriteTokens: input?.cacheWrite,
    },
    price,
  );
}
