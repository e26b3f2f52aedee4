import type { Json } from "@signet/core";
import type { ChatCompletionCreateParams } from "openai/resources/chat/completions";

import { fitSchema, type SchemaDialect } from "../remote/fit-schema.js";

/** How a request asks for an answer that fits a schema. */
export type ResponseFormat = NonNullable<ChatCompletionCreateParams["response_format"]>;

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
export function schemaFormat(schema: Json, { isOpenAi }: { readonly isOpenAi: boolean }): ResponseFormat {
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
