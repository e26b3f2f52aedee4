import { openFormat, type ReadyFormat } from "../format/open-format.js";
import type { Capabilities, Completion, LanguageModel, LmCall, LmRequest } from "../lm/language-model.js";
import { isAborted } from "../lm/lazy-call.js";
import { requestKey, requestText, sealRequest } from "../lm/request-key.js";
import type { LeafDefinition } from "../module/definition.js";
import type { Field } from "../signature/field.js";
import { SignetError } from "../signet-error.js";
import type { SpanCall } from "../trace/span.js";
import { checkedFields } from "./checked-fields.js";
import type { LeafParameters } from "./parameters.js";
import { routed } from "./routed.js";
import type { RunState, StepEvent } from "./run-state.js";
import { abortable } from "./scope.js";
import type { SpanDraft } from "./span-draft.js";

export interface LeafCall {
  readonly path: string;
  readonly state: RunState;
  readonly span: SpanDraft;
  readonly call: LmCall;
  readonly onEvent: ((event: StepEvent) => void) | undefined;
}

/**
 * Asks the model once, and once more with its own answer and the exact problem when the answer cannot be read.
 *
 * @throws {SignetError} `INPUT_INVALID`; `LM_EMPTY` or `PARSE_FAILED` after the repair; what the model throws.
 */
export async function callLeaf(
  leaf: LeafDefinition,
  input: unknown,
  context: LeafCall,
): Promise<Readonly<Record<string, unknown>>> {
  const { path, state, span } = context;
  const { inputFields } = leaf.signature;
  const given = { who: `Step "${path}" got an input`, code: "INPUT_INVALID", path } as const;
  span.input = checkedFields(inputFields, input, given).encoded;
  const routing = routed(inputFields, context);
  const { parameters: byPath } = routing === undefined ? state : await routing;
  const whole = byPath[path];
  if (whole === undefined)
    throw new SignetError("PLAN_INVALID", `The plan has no parameters for step "${path}"`);
  const parameters = whole.select === undefined ? whole : await selected(whole, inputFields, context);
  const lm = state.modelFor(leaf.role);
  const opened = open(leaf.variant?.(leaf, span.input) ?? leaf, parameters, lm.capabilities);
  const format = opened instanceof Promise ? await opened : opened;
  const ask = async (request: LmRequest): Promise<Completion> => {
    const completion = await answerOnce(lm, request, format, context);
    span.calls.push(new AnsweredCall(lm.id, request, completion));
    return completion;
  };
  const request = sealRequest(format.request(span.input));
  const completion = await ask(request);
  const exact = completion.finish === "length" ? undefined : format.exact(completion.text);
  const { values, encoded } = exact?.ok ? exact : await finish({ format, request, completion, ask }, context);
  span.output = encoded;
  return values;
}

/** Loaded with the first step that picks its demos. */
async function selected(whole: LeafParameters, inputFields: readonly Field[], context: LeafCall) {
  const { selectedParameters } = await import("./routed-state.js");
  return selectedParameters(whole, inputFields, context);
}

interface Asked {
  readonly format: ReadyFormat;
  readonly request: LmRequest;
  readonly completion: Completion;
  readonly ask: (request: LmRequest) => Promise<Completion>;
}

/** Loaded with the first answer that is not exactly as the format asks. */
async function finish({ format, ask, ...asked }: Asked, { path, onEvent }: LeafCall) {
  const { finishLeaf } = await import("./finish-leaf.js");
  return finishLeaf({
    ...asked,
    path,
    prepared: await format.whole(),
    onRestart: () => onEvent?.({ type: "restart", path }),
    ask: (request) => ask(sealRequest(request)),
  });
}

interface Preparation {
  readonly leaf: LeafDefinition;
  readonly capabilities: Capabilities;
  opened: ReadyFormat | Promise<ReadyFormat>;
}

/** What calls share is computed once per parameters; it goes when they go. */
const preparations = new WeakMap<LeafParameters, readonly Preparation[]>();

function open(
  leaf: LeafDefinition,
  parameters: LeafParameters,
  capabilities: Capabilities,
): ReadyFormat | Promise<ReadyFormat> {
  const known = preparations.get(parameters) ?? [];
  for (const entry of known)
    if (entry.leaf === leaf && entry.capabilities === capabilities) return entry.opened;
  const { instruction, demos } = parameters;
  const { temperature, maxTokens } = leaf;
  const settings = { instruction, demos, capabilities, temperature, maxTokens };
  const opened = openFormat(parameters.format ?? leaf.format, leaf.signature, settings);
  const entry: Preparation = { leaf, capabilities, opened };
  preparations.set(parameters, [...known, entry]);
  if (opened instanceof Promise) void settleInto(entry, opened, parameters);
  return opened;
}

/** Once a format is loaded, calls need not wait for it; one that could not be loaded is asked for anew. */
async function settleInto(
  entry: Preparation,
  opened: Promise<ReadyFormat>,
  parameters: LeafParameters,
): Promise<void> {
  try {
    entry.opened = await opened;
  } catch {
    const rest = preparations.get(parameters)?.filter((other) => other !== entry);
    preparations.set(parameters, rest ?? []);
  }
}

/** The key is hashed when somebody asks for it: a run outside of a study never does. */
class AnsweredCall implements SpanCall {
  declare readonly key: string;
  readonly request: LmRequest;
  readonly completion: Completion;
  readonly #lmId: string;

  /** One descriptor for all: it is enumerable, so that a trace as JSON has the key, and costs a quarter of a getter in a literal. */
  static readonly #key: PropertyDescriptor & ThisType<AnsweredCall> = {
    enumerable: true,
    get() {
      return requestKey(this.#lmId, this.request);
    },
  };

  constructor(lmId: string, request: LmRequest, completion: Completion) {
    this.#lmId = lmId;
    Object.defineProperty(this, "key", AnsweredCall.#key);
    this.request = request;
    this.completion = completion;
  }
}

/**
 * Within a run, equal requests of one sample share a call and its answer. Where the one who made the call was told to leave, the
 * others make their own.
 */
async function answerOnce(
  lm: LanguageModel,
  request: LmRequest,
  format: ReadyFormat,
  context: LeafCall,
): Promise<Completion> {
  const { answers } = context.state;
  const { call } = context;
  const address = `${call.sample}:${requestText(lm.id, request)}`;
  const earlier = answers.get(address);
  if (earlier !== undefined) {
    try {
      return await abortable(earlier, call);
    } catch (error) {
      if (isAborted(call) || !SignetError.is(error, "ABORTED")) throw error;
    }
  }
  const answer = complete(lm, request, format, context);
  answers.set(address, answer);
  try {
    return await answer;
  } catch (error) {
    if (answers.get(address) === answer) answers.delete(address);
    throw error;
  }
}

async function complete(
  lm: LanguageModel,
  request: LmRequest,
  format: ReadyFormat,
  { path, call, onEvent }: LeafCall,
): Promise<Completion> {
  if (onEvent === undefined || lm.stream === undefined) return lm.generate(request, call);
  const { completionOf } = await import("./streams.js"); // loaded already, by who streams
  return completionOf(lm.stream(request, call), { path, prepared: await format.whole(), onEvent });
}
