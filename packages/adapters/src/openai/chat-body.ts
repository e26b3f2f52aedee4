import { type LmRequest, sha256Hex } from "@signet/core";
import type {
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";

import { type ExtraBody, mergeBody } from "../remote/merge-body.js";
import { joined, layOut } from "../remote/turns.js";
import type { contentParts } from "./content-parts.js";
import type { ResponseFormat } from "./schema-format.js";

export interface BodySettings {
  readonly model: string;
  readonly extraBody: ExtraBody;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  readonly seed?: number;
}

/** A request body without the choice between one answer and a stream. */
export type ChatBody = Omit<ChatCompletionCreateParams, "stream" | "stream_options">;

/** More than that OpenAI refuses; the rest is cut here. */
const MOST_STOPS = 4;

/** What only some requests need, so that a small client can load it then. */
export interface BodyParts {
  readonly responseFormat?: ResponseFormat;
  /** How a turn with attachments is written; must be there where the request has some. */
  readonly contentParts?: typeof contentParts;
}

/** Turns a request into the body of a chat completion. */
export type MakeBody = (request: LmRequest, sample: string, parts?: BodyParts) => ChatBody;

/** Whether a request has attachments. */
export function isAttached({ prefix, messages }: LmRequest): boolean {
  return [...prefix, ...messages].some(({ attachments }) => attachments !== undefined);
}

/** Makes the function that does it. */
export function chatBody({ model, extraBody, maxTokensField, seed }: BodySettings): MakeBody {
  return (request, sample, { responseFormat, contentParts } = {}) => {
    const { stop = [] } = request;
    const body: ChatBody = {
      model,
      messages: chatMessages(request, contentParts),
      temperature: request.temperature,
      [maxTokensField]: request.maxTokens,
      ...(stop.length > 0 && { stop: stop.slice(0, MOST_STOPS) }),
      ...(seed !== undefined && { seed: sampleSeed(seed, sample) }),
      ...(responseFormat !== undefined && { response_format: responseFormat }),
    };
    return mergeBody(body, extraBody);
  };
}

function chatMessages(
  request: LmRequest,
  contentParts: BodyParts["contentParts"],
): ChatCompletionMessageParam[] {
  const { system, turns } = layOut(request);
  const said = turns.map(({ role, pieces }): ChatCompletionMessageParam => {
    const parts = role === "user" ? contentParts?.(pieces) : undefined;
    return parts === undefined ? { role, content: joined(pieces) } : { role: "user", content: parts };
  });
  return system.length === 0 ? said : [{ role: "system", content: joined(system) }, ...said];
}

/** A seed for one draw: with the same seed, all samples of a request would be the same answer. 31 bits, as all servers take. */
function sampleSeed(seed: number, sample: string): number {
  return Number.parseInt(sha256Hex(`${seed}/${sample}`).slice(0, 8), 16) >>> 1;
}
