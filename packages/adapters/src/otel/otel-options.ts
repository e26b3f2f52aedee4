import type { Attributes, Meter, Tracer } from "@opentelemetry/api";

/** What a text is part of, for `redact`. */
export type TextKind = "prompt" | "completion" | "input" | "output" | "error";

/** Texts that are recorded. Default: none. What looks like a key is replaced in all of them. */
export interface Recording {
  /** Messages sent to models, on their spans. */
  readonly prompts?: boolean;
  /** What models answered, on their spans. */
  readonly completions?: boolean;
  /** Inputs of programs, steps and tools. */
  readonly inputs?: boolean;
  /** Outputs of programs, steps and tools. */
  readonly outputs?: boolean;
  /** Messages of errors, which may quote an input, an answer or a provider. Without it a span has the error's code and hint. */
  readonly errors?: boolean;
}

export interface OtelOptions {
  /** Default: that of the registered SDK. */
  readonly tracer?: Tracer;
  /** Default: that of the registered SDK. */
  readonly meter?: Meter;
  readonly record?: Recording;
  /** Replaces what must not be seen in every text that is recorded. When it throws, the text is left out. */
  readonly redact?: (text: string, kind: TextKind) => string;
  /** Set on every span. */
  readonly attributes?: Attributes;
}
