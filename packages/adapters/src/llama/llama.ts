import path from "node:path";
import {
  abortError,
  type Completion,
  type LanguageModel,
  type LmCall,
  type LmEvent,
  type LmRequest,
  SignetError,
} from "@signet/core";
import { gate } from "../concurrency/gate.js";
import { cacheDirectory } from "../model-files/cache-directory.js";
import { fileDigest } from "../model-files/file-digest.js";
import type { FetchProgress } from "../model-files/model-source.js";
import { lazily } from "../remote/lazily.js";
import { decodeFree } from "./decode-free.js";
import { decodeJson } from "./decode-json.js";
import { decodeTemplate } from "./decode-template.js";
import { type Draws, drawsFor } from "./draws.js";
import { type Engine, loadEngine } from "./engine.js";
import { ensureModel } from "./ensure-model.js";
import { readGgufHeader } from "./gguf-header.js";
import { type Prompt, promptOf } from "./prompt.js";
import { SequenceCursor } from "./sequence-cursor.js";

export interface LlamaOptions {
  /** A GGUF file. Default: the embedded default model, fetched at the first use (`ensureModel`). */
  readonly modelPath?: string;
  /** The longest prompt with its answer, in tokens. Default: 2,048, or what the model was trained on if that is less. */
  readonly contextTokens?: number;
  /**
   * How many prefixes (instruction and demos of a step) stay evaluated at once; each takes the memory of one context. Default: 8, fewer when
   * they would take over 1 GiB; never under `parallel`.
   */
  readonly sequences?: number;
  /**
   * How many calls are decoded together, in one batch; more calls wait in order. Default: 1, which repeats itself bit for bit. Above 1 the sums inside the model
   * are taken in another order, depending on which calls meet: logits of the default model moved by up to 0.2, and an answer can change where two tokens were
   * nearly as likely. Measured, 2 and 4 at once against one at a time: 60 of 60 constrained labels and 20 of 20 replies of 24 tokens were the same (the services
   * test holds it to 90 % of labels). A batch pays on many cores or a GPU; on two cores it gains at most a fifth.
   */
  readonly parallel?: number;
  /** Default: the cores of this machine. More than there are slows every call down. */
  readonly threads?: number;
  /** "auto" uses a GPU where node-llama-cpp finds a binary for it. Default: the CPU alone. */
  readonly gpu?: false | "auto";
  /** Of the default model's download. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Ends the download. */
  readonly signal?: AbortSignal;
}

export interface LlamaLanguageModel extends LanguageModel {
  /** Aborts the calls that still run and frees the model's memory. Later calls reject. */
  readonly dispose: () => Promise<void>;
}

const CONTEXT_TOKENS = 2_048;

/**
 * A language model inside this process, on llama.cpp by way of `node-llama-cpp` (an optional peer dependency). The file is fetched and checked at once; it is
 * loaded at the first call, so that a run which is replayed from a study loads nothing.
 *
 * Calls of one step share their prefix: its state is kept, and a call costs its own input and output. At `parallel: 1` an answer depends on its request and
 * sample alone, never on what was asked before. Templates and JSON schemas are decoded under the constraint. At a temperature above 0 the draws are seeded by
 * (request, sample); free text is drawn from the 40 likeliest tokens within 95 % of the mass.
 *
 * A user with a GPU installs the platform's optional package of node-llama-cpp (`@node-llama-cpp/linux-x64-cuda`, ...) and passes `gpu: "auto"`.
 *
 * @throws {SignetError} `MODEL_MISSING`, `DISK_FULL`, `MODEL_UNREADABLE`, `OPTION_INVALID`, `ABORTED`; the first call also `PACKAGE_MISSING`.
 */
export async function llama(options: LlamaOptions = {}): Promise<LlamaLanguageModel> {
  checkOptions(options);
  const { parallel = 1, gpu = false } = options;
  const modelPath = path.resolve(options.modelPath ?? (await ensureModel(fetchOptions(options))));
  const { architecture, quantisation, contextTokens: trainedOn = CONTEXT_TOKENS } = readGgufHeader(modelPath);
  const contextTokens = options.contextTokens ?? Math.min(CONTEXT_TOKENS, trainedOn);
  const directory = path.join(cacheDirectory(), "models", "digests");
  const sha256 = await fileDigest(modelPath, directory, options.signal);
  const { sequences, threads } = options;
  const load = lazily(() => loadEngine({ modelPath, contextTokens, sequences, parallel, threads, gpu }));
  return languageModel(load, {
    id: [
      `llama.cpp:${architecture}-${quantisation}-${sha256}`,
      `context=${contextTokens}`,
      ...(parallel > 1 ? [`parallel=${parallel}`] : []),
      ...(gpu ? [`gpu=${gpu}`] : []),
    ].join(";"),
    parallel,
  });
}

function fetchOptions({ onProgress, signal }: LlamaOptions): Parameters<typeof ensureModel>[0] {
  return { ...(onProgress && { onProgress }), ...(signal && { signal }) };
}

function checkOptions({ contextTokens, sequences, parallel, threads }: LlamaOptions): void {
  for (const [name, value] of Object.entries({ contextTokens, sequences, parallel, threads }))
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      throw new SignetError(
        "OPTION_INVALID",
        `\`${name}\` is ${value}, but has to be a whole number above 0.`,
      );
  if (sequences !== undefined && sequences < (parallel ?? 1))
    throw new SignetError(
      "OPTION_INVALID",
      `${parallel} calls at once need as many \`sequences\`, not ${sequences}.`,
    );
}

function languageModel(
  load: () => Promise<Engine>,
  { id, parallel }: { readonly id: string; readonly parallel: number },
): LlamaLanguageModel {
  const places = gate(parallel);
  const running = new Map<AbortController, Promise<void>>();
  let engine: Engine | undefined;
  let isDisposed = false;

  async function* answer(
    request: LmRequest,
    { signal, sample }: LmCall,
  ): AsyncGenerator<LmEvent, Completion> {
    if (isDisposed) throw new SignetError("LM_UNAVAILABLE", `${id} was disposed.`);
    if (signal.aborted) throw abortError(signal);
    const call = new AbortController();
    const abort = (): void => call.abort(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const { promise: ended, resolve: end } = withResolvers();
    running.set(call, ended);
    try {
      const leave = await places.enter(call.signal);
      try {
        engine ??= await load();
        return { ...(yield* decode(engine, request, { signal: call.signal, sample })), modelId: id };
      } finally {
        leave();
      }
    } catch (error) {
      throw SignetError.is(error) ? error : unavailable(id, error);
    } finally {
      signal.removeEventListener("abort", abort);
      running.delete(call);
      end();
    }
  }

  return Object.freeze<LlamaLanguageModel>({
    id,
    capabilities: { schema: true, grammar: true, logprobs: false, prefixCache: true },
    price: { prompt: 0, completion: 0 },
    generate: async (request, call) => {
      const events = answer(request, call);
      for (;;) {
        const { done, value } = await events.next();
        if (done) return value;
      }
    },
    stream: async function* (request, call) {
      yield { type: "done", completion: yield* answer(request, call) };
    },
    dispose: async () => {
      isDisposed = true;
      for (const call of running.keys()) call.abort(new Error("the model was disposed"));
      await Promise.all(running.values());
      await engine?.dispose();
      engine = undefined;
    },
  });
}

/** A promise that is settled from outside. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function unavailable(id: string, cause: unknown): SignetError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new SignetError("LM_UNAVAILABLE", `${id} failed: ${why}`, { cause });
}

type Decoded = Omit<Completion, "modelId">;

async function* decode(engine: Engine, request: LmRequest, call: LmCall): AsyncGenerator<LmEvent, Decoded> {
  const prompt = promptOf(request, engine.writer);
  // The context keeps one place free.
  const room = engine.contextTokens - 1 - prompt.tokens.length;
  if (prompt.tokens.length === 0) throw new SignetError("LM_REJECTED", "The request has no text.");
  if (room < 1) throw tooLong(prompt, engine);
  const lease = await engine.lanes.lease(prompt.tokens.slice(0, prompt.stable), call.signal);
  try {
    const cursor = new SequenceCursor(lease.sequence, prompt.tokens.slice(prompt.stable), {
      temperature: request.temperature,
      draws: request.temperature > 0 ? drawsFor(request, call.sample) : noDraws,
      signal: call.signal,
    });
    const maxTokens = Math.min(request.maxTokens, room);
    const { text, end } = yield* joined(continuation(engine, cursor, { request, prompt, maxTokens }));
    const usage = {
      promptTokens: prompt.tokens.length,
      completionTokens: cursor.length,
      cachedTokens: lease.reused,
    };
    return { text, finish: end, usage };
  } finally {
    lease.release();
  }
}

/** Passes texts on as events, and returns them as one with what the generator returned. */
async function* joined<End>(
  texts: AsyncGenerator<string, End>,
): AsyncGenerator<LmEvent, { readonly text: string; readonly end: End }> {
  let text = "";
  try {
    for (;;) {
      const { done, value } = await texts.next();
      if (done) return { text, end: value };
      text += value;
      if (value !== "") yield { type: "text", text: value };
    }
  } finally {
    // Nobody reads what a generator returns that is left.
    await texts.return(undefined as End);
  }
}

interface Continuation {
  readonly request: LmRequest;
  readonly prompt: Prompt;
  readonly maxTokens: number;
}

async function* continuation(
  { vocabulary, grammarState }: Engine,
  cursor: SequenceCursor,
  { request: { constraint, stop = [] }, prompt: { owed }, maxTokens }: Continuation,
): AsyncGenerator<string, "stop" | "length"> {
  if (constraint?.kind === "template")
    return yield* decodeTemplate(cursor, vocabulary, { parts: constraint.parts, maxTokens, owed });
  if (constraint?.kind === "json") {
    const tokens = cursor.generate(await grammarState(constraint.schema));
    return yield* decodeJson(tokens, vocabulary, maxTokens);
  }
  const { why } = yield* decodeFree(cursor, vocabulary, { stops: stop, maxTokens, lead: owed });
  return why === "length" ? "length" : "stop";
}

function tooLong({ tokens }: Prompt, { contextTokens }: Engine): SignetError {
  return new SignetError(
    "LM_REJECTED",
    `The prompt has ${tokens.length} tokens, and the context holds ${contextTokens} with the answer: shorten it, or raise \`contextTokens\`.`,
    { details: { promptTokens: tokens.length, contextTokens } },
  );
}

const noDraws: Draws = () => 0;
