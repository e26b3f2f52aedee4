import type { BodySettings } from "../openai/chat-body.js";
import type { Endpoint } from "../remote/endpoint.js";
import type { OpenAiFetchOptions } from "./open-ai-fetch.js";

/** The options of a model, and what follows from them. */
export interface ChatSettings extends OpenAiFetchOptions {
  readonly maxTokensField: BodySettings["maxTokensField"];
  readonly maxAnswerBytes: number;
  readonly server: Endpoint;
  readonly isOpenAi: boolean;
  /** Sends a body; throws for a status that is no success. */
  readonly post: (body: object, signal: AbortSignal) => Promise<Response>;
}
