import { type Json, type LmRequest, sha256Hex } from "@signet/core";
import type {
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";

import { fitSchema, type SchemaDialect } from "../remote/fit-schema.js";
import { type ExtraBody, mergeBody } from "../remote/merge-body.js";
import { joined, layOut } from "../remote/turns.js";

export interface BodySettings {
  readonly model: string;
  readonly extraBody: ExtraBody;
  /** Whether `response_format` with a schema may be sent. */
  readonly takesSchema: boolean;
  /** OpenAI's own API, which enforces a schema only in its strict form. */
  readonly isOpenAi: boolean;
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  readonly seed?: number;
}

/** A request body without the choice between one answer and a stream. */
export type ChatBody = Omit<ChatCompletionCreateParams, "stream" | "stream_options">;

/** More than that OpenAI refuses; the rest is cut here. */
const MOST_STOPS = 4;

/** Makes the function that turns a request into the body of a chat completion. */
export function chatBody(settings: BodySettings): (request: LmRequest, sample: string) => ChatBody {
  const { model, extraBody, maxTokensField, seed, takesSchema } = settings;
  return (request, sample) => {
    const { constraint, stop = [] } = request;
    const body: ChatBody = {
      model,
      messages: chatMessages(request),
      temperature: request.temperature,
      [maxTokensField]: request.maxTokens,
      ...(stop.length > 0 && { stop: stop.slice(0, MOST_STOPS) }),
      ...(seed !== undefined && { seed: sampleSeed(seed, sample) }),
      ...(takesSchema &&
        constraint?.kind === "json" && { response_format: schemaFormat(constraint.schema, settings) }),
    };
    return mergeBody(body, extraBody);
  };
}

function chatMessages(request: LmRequest): ChatCompletionMessageParam[] {
  const { system, turns } = layOut(request);
  const said = turns.map(({ role, pieces }) => ({ role, content: joined(pieces) }));
  return system.length === 0 ? said : [{ role: "system", content: joined(system) }, ...said];
}

/** A seed for one draw: with the same seed, all samples of a request would be the same answer. 31 bits, as all servers take. */
function sampleSeed(seed: number, sample: string): number {
  return Number.parseInt(sha256Hex(`${seed}/${sample}`).slice(0, 8), 16) >>> 1;
}

const enforced =
  "pattern format multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minItems maxItems".split(" ");
const formats = "date-time time date duration email hostname ipv4 ipv6 uuid".split(" ");

/** What OpenAI's strict mode takes. */
const strict: SchemaDialect = {
  understands(keyword, value) {
    if (keyword === "format") return typeof value === "string" && formats.includes(value);
    // Its regular expressions have no lookaround.
    if (keyword === "pattern") return typeof value === "string" && !/\(\?<?[=!]/.test(value);
    return enforced.includes(keyword);
  },
  requiresAll: true,
  recursion: true,
};

/**
 * Strict where strict mode can express the schema. Other servers enforce a schema as it stands, strict or not, and get
 * all of it when strict mode would lose a part.
 */
function schemaFormat(schema: Json, { isOpenAi }: BodySettings): NonNullable<ChatBody["response_format"]> {
  const fitted = fitSchema(schema, strict);
  const isStrict = fitted !== undefined && (isOpenAi || fitted.isExact);
  return {
    type: "json_schema",
    json_schema: {
      name: "answer",
      strict: isStrict,
      // A schema that is no object (`true`) constrains nothing.
      schema: isStrict
        ? { ...fitted.schema }
        : typeof schema === "object" && schema !== null
          ? { ...schema }
          : {},
    },
  };
}
