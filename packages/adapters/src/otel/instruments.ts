import type { Attributes, Counter, Histogram, Meter } from "@opentelemetry/api";
import type { Usage } from "@signet/core";

import { own, semconv } from "./semconv.js";

/** The bounds that the conventions recommend. */
const tokenBounds = Array.from({ length: 14 }, (_, power) => 4 ** power);
const secondBounds = Array.from({ length: 14 }, (_, power) => 2 ** power / 100);

/** What is counted of calls to models. */
export interface Instruments {
  readonly tokens: Histogram;
  readonly seconds: Histogram;
  readonly costUsd: Counter;
}

const known = new WeakMap<Meter, Instruments>();

/** The instruments of a meter, made once. */
export function instrumentsOf(meter: Meter): Instruments {
  const made = known.get(meter) ?? make(meter);
  known.set(meter, made);
  return made;
}

function make(meter: Meter): Instruments {
  return {
    tokens: meter.createHistogram(semconv.METRIC_GEN_AI_CLIENT_TOKEN_USAGE, {
      description: "Number of input and output tokens used.",
      unit: "{token}",
      advice: { explicitBucketBoundaries: tokenBounds },
    }),
    seconds: meter.createHistogram(semconv.METRIC_GEN_AI_CLIENT_OPERATION_DURATION, {
      description: "GenAI operation duration.",
      unit: "s",
      advice: { explicitBucketBoundaries: secondBounds },
    }),
    costUsd: meter.createCounter(own.costMetric, {
      description: "What calls to models cost, by the prices that are known.",
      unit: "{USD}",
    }),
  };
}

/** Counts what a call used; what the provider did not report is not counted. */
export function countUsage({ tokens, costUsd }: Instruments, usage: Usage, attributes: Attributes): void {
  const count = (type: string, value: number | undefined): void => {
    if (value !== undefined) tokens.record(value, { ...attributes, [semconv.ATTR_GEN_AI_TOKEN_TYPE]: type });
  };
  count(semconv.GEN_AI_TOKEN_TYPE_VALUE_INPUT, usage.promptTokens);
  count(semconv.GEN_AI_TOKEN_TYPE_VALUE_OUTPUT, usage.completionTokens);
  if (usage.costUsd !== undefined) costUsd.add(usage.costUsd, attributes);
}
