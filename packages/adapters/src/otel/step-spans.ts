import type { Attributes, Span, Tracer } from "@opentelemetry/api";
import { type Around, type RunStep, usageOf } from "@signet/core";

import { activeSpan, quietly } from "./active-span.js";
import { failSpan } from "./fail-span.js";
import { setAll, shownJson } from "./record-text.js";
import { own, semconv } from "./semconv.js";
import type { Telemetry } from "./telemetry.js";

/**
 * A span for the program and one for each draw of each step: `invoke_workflow NAME` for the program, `invoke_agent NAME` for a program among its
 * modules, `execute_tool NAME` for an effect, and `predict PATH` for a prompt, whose calls are spans below it.
 */
export function stepSpans(telemetry: Telemetry): Around {
  return (step, run) => {
    const backend = telemetry.backend();
    return backend instanceof Promise
      ? backend.then(({ tracer }) => inSpan(tracer, step, run, telemetry))
      : inSpan(backend.tracer, step, run, telemetry);
  };
}

function inSpan<T>(
  tracer: Tracer | undefined,
  step: RunStep,
  run: () => Promise<T>,
  telemetry: Telemetry,
): Promise<T> {
  if (tracer === undefined) return run();
  const { name, attributes } = labelsOf(step);
  const options = { name, attributes: { ...telemetry.attributes, ...attributes } }; // kind INTERNAL, the default
  return activeSpan(tracer, options, async (span) => {
    try {
      return await run();
    } catch (error) {
      quietly(() => span?.isRecording() && failSpan(span, error, telemetry));
      throw error;
    } finally {
      quietly(() => span?.isRecording() && describeStep(span, step, telemetry));
      quietly(() => span?.end());
    }
  });
}

/** Known at the start, so that a sampler can go by them. */
function labelsOf({ path, kind, name = path, sample }: RunStep): {
  readonly name: string;
  readonly attributes: Attributes;
} {
  const place = { ...(path !== "" && { [own.path]: path }), [own.sample]: sample };
  const operation = semconv.ATTR_GEN_AI_OPERATION_NAME;
  switch (kind) {
    case "leaf":
      return { name: `predict ${path}`, attributes: place };
    case "effect": {
      const tool = semconv.GEN_AI_OPERATION_NAME_VALUE_EXECUTE_TOOL;
      const labels = { [semconv.ATTR_GEN_AI_TOOL_NAME]: name, [semconv.ATTR_GEN_AI_TOOL_TYPE]: "function" };
      return { name: `${tool} ${name}`, attributes: { [operation]: tool, ...labels, ...place } };
    }
    case "program": {
      const isWhole = path === "";
      const invoked = isWhole
        ? semconv.GEN_AI_OPERATION_NAME_VALUE_INVOKE_WORKFLOW
        : semconv.GEN_AI_OPERATION_NAME_VALUE_INVOKE_AGENT;
      const label = isWhole ? semconv.ATTR_GEN_AI_WORKFLOW_NAME : semconv.ATTR_GEN_AI_AGENT_NAME;
      return {
        name: `${invoked} ${name}`,
        attributes: { [operation]: invoked, [label]: name, ...place },
      };
    }
  }
}

function describeStep(span: Span, { path, kind, span: did }: RunStep, { record, show }: Telemetry): void {
  const isTool = kind === "effect";
  const { input, output, route } = did;
  const inputName = isTool ? semconv.ATTR_GEN_AI_TOOL_CALL_ARGUMENTS : own.input;
  const outputName = isTool ? semconv.ATTR_GEN_AI_TOOL_CALL_RESULT : own.output;
  setAll(span, {
    [own.expert]: route?.expert,
    [inputName]: record.inputs === true ? shownJson(input, (text) => show(text, "input")) : undefined,
    [outputName]:
      record.outputs === true && output !== undefined
        ? shownJson(output, (text) => show(text, "output"))
        : undefined,
  });
  if (kind === "program" && path === "") describeUsage(span, did);
}

/** What the whole run used: the sum over its calls, an answer that steps shared counting once. */
function describeUsage(span: Span, root: RunStep["span"]): void {
  const { calls, promptTokens, completionTokens, costUsd } = usageOf([root]);
  setAll(span, {
    [own.calls]: calls,
    [semconv.ATTR_GEN_AI_USAGE_INPUT_TOKENS]: promptTokens > 0 ? promptTokens : undefined,
    [semconv.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: completionTokens > 0 ? completionTokens : undefined,
    [own.costUsd]: costUsd,
  });
}
