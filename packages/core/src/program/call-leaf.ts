import { SignetError } from "../errors.js";
import type { PreparedFormat } from "../format/format.js";
import { formatFor } from "../format/formats.js";
import type { Capabilities, Completion, LanguageModel, LmCall, LmRequest } from "../lm/language-model.js";
import { isAborted } from "../lm/lazy-call.js";
import { requestKey, requestText, sealRequest } from "../lm/request-key.js";
import type { LeafDefinition } from "../module/definition.js";
import { encodeFields, type FieldIssue, issuesText, parseFields } from "../signature/parse-fields.js";
import type { SpanCall } from "../trace/span.js";
import type { LeafParameters } from "./parameters.js";
import { routedState, routerOf, selectedParameters } from "./routed-state.js";
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
  const parsed = parseFields(inputFields, input);
  if (!parsed.ok) {
    throw new SignetError(
      "INPUT_INVALID",
      `Step "${path}" got an input that does not fit: ${issuesText(parsed.issues)}`,
      { details: { path, issues: parsed.issues } },
    );
  }
  span.input = encodeFields(inputFields, parsed.values);
  const router = routerOf(context);
  const { parameters: byPath } =
    router === undefined ? state : await routedState(router, inputFields, context);
  const whole = byPath[path];
  if (whole === undefined)
    throw new SignetError("PLAN_INVALID", `The plan has no parameters for step "${path}"`);
  const parameters =
    whole.select === undefined ? whole : await selectedParameters(whole, inputFields, context);
  const lm = state.modelFor(leaf.role);
  const prepared = prepare(leaf, parameters, lm.capabilities);
  const ask = async (request: LmRequest): Promise<Answer> => {
    const completion = await answerOnce(lm, request, prepared, context);
    span.calls.push(new AnsweredCall(lm.id, request, completion));
    return read(prepared, completion);
  };
  const request = sealRequest(prepared.request(span.input));
  let answer = await ask(request);
  if (!answer.ok) {
    context.onEvent?.({ type: "restart", path });
    answer = await ask(sealRequest(prepared.repair(request, answer.completion, answer.issues)));
  }
  if (!answer.ok) throw unreadable(path, answer);
  span.output = answer.encoded;
  return answer.values;
}

type Parsed = ReturnType<PreparedFormat["parse"]>;
type Answer =
  | Extract<Parsed, { ok: true }>
  | (Extract<Parsed, { ok: false }> & { readonly completion: Completion });

function read(prepared: PreparedFormat, completion: Completion): Answer {
  const parsed = prepared.parse(withoutPreface(completion.text));
  if (completion.finish !== "length") return parsed.ok ? parsed : { ...parsed, completion };
  const cut: FieldIssue = {
    field: "",
    message: "the answer was cut off before its end: answer more briefly",
  };
  return { ok: false, issues: parsed.ok ? [cut] : [cut, ...parsed.issues], completion };
}

/** Leaves out what is no part of an answer: a byte order mark, and the thinking that reasoning models write first. */
function withoutPreface(text: string): string {
  const start = /^[\uFEFF\u200B]+/.exec(text)?.[0].length ?? 0;
  const rest = start === 0 ? text : text.slice(start);
  if (!/^\s*<think>/.test(rest)) return rest;
  const end = rest.indexOf("</think>");
  return end < 0 ? rest : rest.slice(end + "</think>".length);
}

function unreadable(path: string, { completion, issues }: Extract<Answer, { ok: false }>): SignetError {
  const details = { path, issues, completion: completion.text, modelId: completion.modelId };
  if (completion.text.trim() === "")
    return new SignetError(
      "LM_EMPTY",
      `The model "${completion.modelId}" answered step "${path}" with nothing, twice`,
      { details },
    );
  const text = completion.text.length > 200 ? `${completion.text.slice(0, 200)}…` : completion.text;
  return new SignetError(
    "PARSE_FAILED",
    `Step "${path}": the answer could not be read, even after a repair (${issuesText(issues)}): ${JSON.stringify(text)}`,
    { details },
  );
}

interface Preparation {
  readonly leaf: LeafDefinition;
  readonly capabilities: Capabilities;
  readonly prepared: PreparedFormat;
}

/** What calls share is computed once per parameters; it goes when they go. */
const preparations = new WeakMap<LeafParameters, readonly Preparation[]>();

function prepare(
  leaf: LeafDefinition,
  parameters: LeafParameters,
  capabilities: Capabilities,
): PreparedFormat {
  const known = preparations.get(parameters) ?? [];
  for (const entry of known)
    if (entry.leaf === leaf && entry.capabilities === capabilities) return entry.prepared;
  const { instruction, demos } = parameters;
  const { temperature, maxTokens } = leaf;
  const prepared = formatFor(parameters.format ?? leaf.format).prepare(leaf.signature, {
    instruction,
    demos,
    capabilities,
    temperature,
    maxTokens,
  });
  preparations.set(parameters, [...known, { leaf, capabilities, prepared }]);
  return prepared;
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
  prepared: PreparedFormat,
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
  const answer = complete(lm, request, prepared, context);
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
  prepared: PreparedFormat,
  { path, call, onEvent }: LeafCall,
): Promise<Completion> {
  if (onEvent === undefined || lm.stream === undefined) return lm.generate(request, call);
  const { completionOf } = await import("./streams.js"); // loaded already, by who streams
  return completionOf(lm.stream(request, call), { path, prepared, onEvent });
}
