import type { MessageCreateParams, MessageParam, TextBlockParam } from "@anthropic-ai/sdk/resources/messages";
import type { Json, LmRequest } from "@signet/core";

import { fitSchema, type SchemaDialect } from "../remote/fit-schema.js";
import { type ExtraBody, mergeBody } from "../remote/merge-body.js";
import { layOut, type Piece } from "../remote/turns.js";
import { attachmentBlocks } from "./attachment-block.js";

export interface BodySettings {
  readonly model: string;
  readonly extraBody: ExtraBody;
  /** Whether `output_config` with a schema may be sent. */
  readonly takesSchema: boolean;
  /** Whether `temperature` may be sent: newer versions of the API refuse it. */
  readonly takesTemperature: boolean;
  /** Whether the end of the stable prefix is marked for the provider's cache. */
  readonly marksPrefix: boolean;
}

/** A request body without the choice between one answer and a stream. */
export type MessageBody = Omit<MessageCreateParams, "stream"> & { readonly temperature?: number };

const HOTTEST = 1;

/** Makes the function that turns a request into the body of a message. */
export function messageBody(settings: BodySettings): (request: LmRequest) => MessageBody {
  const { model, extraBody, marksPrefix } = settings;
  return (request) => {
    const { system, turns } = layOut(request);
    const lastStable = turns.flatMap(({ pieces }) => pieces).findLast(({ stable }) => stable);
    const toBlocks = (pieces: readonly Piece[], marked: Piece | undefined): TextBlockParam[] =>
      pieces.map((piece) => textBlock(piece, marksPrefix && piece === marked));
    const messages = turns.map(({ role, pieces }): MessageParam => {
      const content = pieces.flatMap((piece) => [
        ...(piece.attachments ?? []).flatMap(attachmentBlocks),
        ...(piece.text.trim() === "" ? [] : toBlocks([piece], lastStable)),
      ]);
      return { role, content };
    });
    const body: MessageBody = {
      model,
      max_tokens: request.maxTokens,
      messages,
      ...(system.length > 0 && {
        system: toBlocks(
          system,
          system.findLast(({ stable }) => stable),
        ),
      }),
      ...stopSequences(request),
      ...(settings.takesTemperature && { temperature: Math.min(HOTTEST, request.temperature) }),
      ...(settings.takesSchema && outputFormat(request)),
    };
    return mergeBody(body, extraBody);
  };
}

function textBlock({ text }: Piece, isMarked: boolean): TextBlockParam {
  return { type: "text", text, ...(isMarked && { cache_control: { type: "ephemeral" } }) };
}

/** Stops of white space alone are refused; the answer is cut at them here. */
function stopSequences({ stop = [] }: LmRequest): Pick<MessageBody, "stop_sequences"> {
  const visible = stop.filter((text) => text.trim() !== "");
  return visible.length > 0 ? { stop_sequences: visible } : {};
}

const formats = "date-time time date duration email hostname uri ipv4 ipv6 uuid".split(" ");

/** What structured outputs take. */
const structuredOutputs: SchemaDialect = {
  understands(keyword, value) {
    if (keyword === "format") return typeof value === "string" && formats.includes(value);
    return keyword === "minItems" && (value === 0 || value === 1);
  },
  requiresAll: false,
  recursion: false,
};

/** A schema that cannot be expressed is not sent: the format's own words and the parser have to do. */
function outputFormat({ constraint }: LmRequest): Pick<MessageBody, "output_config"> {
  const schema: Json = constraint?.kind === "json" ? constraint.schema : null;
  const fitted = fitSchema(schema, structuredOutputs);
  return fitted ? { output_config: { format: { type: "json_schema", schema: { ...fitted.schema } } } } : {};
}
