import type { Attributes, Span } from "@opentelemetry/api";
import {
  type Completion,
  type LanguageModel,
  type LmRequest,
  type Middleware,
  wrapGenerate,
} from "@signet/core";

import { activeSpan, quietly } from "./active-span.js";
import type { Backend } from "./backend.js";
import { errorType, failSpan } from "./fail-span.js";
import { countUsage } from "./instruments.js";
import { identityOf } from "./model-identity.js";
import { setAll } from "./record-text.js";
import { inputMessages, outputMessages, systemInstructions } from "./recorded-messages.js";
import { own, semconv } from "./semconv.js";
import type { Telemetry } from "./telemetry.js";

/** SpanKind.CLIENT: a number, so that the API need not be loaded for it. */
const CLIENT = 2;

/** A client span `chat MODEL` for each call, with what was asked for, who answered and what it used; tokens, seconds and cost are measured. */
export function callSpans(telemetry: Telemetry): Middleware {
  return wrapGenerate((next, lm) => async (request, call) => {
    const { tracer, instruments } = await telemetry.backend();
    const ask = (): Promise<Completion> => next(request, call);
    if (tracer === undefined) return measured(ask, instruments, labelsOf(lm, request));
    const labels = labelsOf(lm, request);
    const name = `${labels[semconv.ATTR_GEN_AI_OPERATION_NAME]} ${labels[semconv.ATTR_GEN_AI_REQUEST_MODEL]}`;
    const options = { name, kind: CLIENT, attributes: { ...telemetry.attributes, ...labels } };
    return activeSpan(tracer, options, async (span) => {
      try {
        quietly(() => span?.isRecording() && describeRequest(span, request, telemetry));
        const completion = await measured(ask, instruments, labels);
        quietly(() => span?.isRecording() && describeAnswer(span, completion, telemetry));
        return completion;
      } catch (error) {
        quietly(() => span?.isRecording() && failSpan(span, error, telemetry));
        throw error;
      } finally {
        quietly(() => span?.end());
      }
    });
  });
}

/** Few values each: they are on the measurements, too. */
function labelsOf(lm: LanguageModel, { layout }: LmRequest): Attributes {
  const { provider, model, address, port } = identityOf(lm);
  return {
    [semconv.ATTR_GEN_AI_OPERATION_NAME]:
      layout === "chat"
        ? semconv.GEN_AI_OPERATION_NAME_VALUE_CHAT
        : semconv.GEN_AI_OPERATION_NAME_VALUE_TEXT_COMPLETION,
    [semconv.ATTR_GEN_AI_PROVIDER_NAME]: provider,
    [semconv.ATTR_GEN_AI_REQUEST_MODEL]: model,
    ...(address !== undefined && { [semconv.ATTR_SERVER_ADDRESS]: address }),
    ...(port !== undefined && { [semconv.ATTR_SERVER_PORT]: port }),
  };
}

async function measured(
  ask: () => Promise<Completion>,
  instruments: Backend["instruments"],
  labels: Attributes,
): Promise<Completion> {
  if (instruments === undefined) return ask();
  const startedMs = performance.now();
  const end = (more: Attributes): Attributes => {
    const all = { ...labels, ...more };
    quietly(() => instruments.seconds.record((performance.now() - startedMs) / 1000, all));
    return all;
  };
  let completion: Completion;
  try {
    completion = await ask();
  } catch (error) {
    end({ [semconv.ATTR_ERROR_TYPE]: errorType(error) });
    throw error;
  }
  const all = end({ [semconv.ATTR_GEN_AI_RESPONSE_MODEL]: completion.modelId });
  quietly(() => countUsage(instruments, completion.usage, all));
  return completion;
}

function describeRequest(span: Span, request: LmRequest, { record, show }: Telemetry): void {
  const { temperature, maxTokens, stop = [], constraint } = request;
  setAll(span, {
    [semconv.ATTR_GEN_AI_REQUEST_TEMPERATURE]: temperature,
    [semconv.ATTR_GEN_AI_REQUEST_MAX_TOKENS]: maxTokens,
    [semconv.ATTR_GEN_AI_REQUEST_STOP_SEQUENCES]: stop.length > 0 ? [...stop] : undefined,
    [semconv.ATTR_GEN_AI_OUTPUT_TYPE]:
      constraint?.kind === "json"
        ? semconv.GEN_AI_OUTPUT_TYPE_VALUE_JSON
        : semconv.GEN_AI_OUTPUT_TYPE_VALUE_TEXT,
  });
  if (record.prompts !== true) return;
  setAll(span, {
    [semconv.ATTR_GEN_AI_SYSTEM_INSTRUCTIONS]: systemInstructions(request, show),
    [semconv.ATTR_GEN_AI_INPUT_MESSAGES]: inputMessages(request, show),
  });
}

function describeAnswer(span: Span, completion: Completion, { record, show }: Telemetry): void {
  const { modelId, usage, finish } = completion;
  setAll(span, {
    [semconv.ATTR_GEN_AI_RESPONSE_MODEL]: modelId,
    [semconv.ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: [finish === "filtered" ? "content_filter" : finish],
    [semconv.ATTR_GEN_AI_USAGE_INPUT_TOKENS]: usage.promptTokens,
    [semconv.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: usage.completionTokens,
    [semconv.ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: usage.cachedTokens,
    [own.costUsd]: usage.costUsd,
    [semconv.ATTR_GEN_AI_OUTPUT_MESSAGES]:
      record.completions === true ? outputMessages(completion, show) : undefined,
  });
}
