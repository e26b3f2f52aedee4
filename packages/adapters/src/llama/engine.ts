import { availableParallelism } from "node:os";
import { type Json, type Message, SignetError } from "@signet/core";
import type {
  ChatHistoryItem,
  ChatWrapper,
  GbnfJsonSchema,
  Llama,
  LlamaContext,
  LlamaGrammar,
  LlamaModel,
} from "node-llama-cpp";
import { importPackage } from "../remote/import-package.js";
import { grammarSchema } from "./grammar-schema.js";
import { LanePool } from "./lane-pool.js";
import type { PromptWriter } from "./prompt.js";
import { BATCH_TOKENS } from "./sequence-cursor.js";
import { type Vocabulary, vocabularyOf } from "./vocabulary.js";

export interface EngineOptions {
  readonly modelPath: string;
  readonly contextTokens: number;
  readonly sequences: number | undefined;
  readonly parallel: number;
  readonly threads: number | undefined;
  readonly gpu: false | "auto";
}

/** A loaded model with one context, cut into sequences. */
export interface Engine {
  readonly contextTokens: number;
  readonly lanes: LanePool;
  readonly vocabulary: Vocabulary;
  readonly writer: PromptWriter;
  /** A fresh state of the grammar of a JSON schema, or of any JSON where the schema cannot be made into one. */
  readonly grammarState: (schema: Json) => Promise<GrammarState>;
  readonly dispose: () => Promise<void>;
}

type NodeLlamaCpp = typeof import("node-llama-cpp");
type GrammarState = InstanceType<NodeLlamaCpp["LlamaGrammarEvaluationState"]>;

/** What the sequences' caches may take by default. */
const CACHE_BYTES = 1024 ** 3;
const SEQUENCES = 8;
const GRAMMARS = 64;

/** Loads node-llama-cpp, the model and a context for it. */
export async function loadEngine(options: EngineOptions): Promise<Engine> {
  const library = await importPackage("node-llama-cpp", () => import("node-llama-cpp"));
  const llama = await startLlama(library, options);
  try {
    const model = await loadModel(llama, options);
    const context = await createContext(model, options);
    const sequences = Array.from({ length: context.totalSequences }, () => context.getSequence());
    return {
      contextTokens: context.contextSize,
      lanes: new LanePool(sequences),
      vocabulary: vocabularyOf(model),
      writer: writerOf(model, library.resolveChatWrapper(model)),
      grammarState: grammarStates(library, llama, model),
      dispose: () => llama.dispose(),
    };
  } catch (error) {
    await llama.dispose();
    throw error;
  }
}

async function startLlama({ getLlama, LlamaLogLevel }: NodeLlamaCpp, options: EngineOptions): Promise<Llama> {
  try {
    return await getLlama({
      gpu: options.gpu,
      build: "never",
      // What llama.cpp would print is in the error that it throws.
      logLevel: LlamaLogLevel.disabled,
      maxThreads: options.threads ?? availableParallelism(),
    });
  } catch (cause) {
    throw new SignetError(
      "PACKAGE_MISSING",
      "node-llama-cpp has no binary for this machine: install it with its optional packages",
      {
        cause,
        details: { package: "node-llama-cpp", platform: process.platform, architecture: process.arch },
      },
    );
  }
}

async function loadModel(llama: Llama, { modelPath }: EngineOptions): Promise<LlamaModel> {
  try {
    return await llama.loadModel({ modelPath });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("MODEL_UNREADABLE", `Cannot load the model ${modelPath}: ${why}`, {
      cause,
      details: { modelPath },
    });
  }
}

async function createContext(model: LlamaModel, options: EngineOptions): Promise<LlamaContext> {
  const contextSize = options.contextTokens;
  const sequences = options.sequences ?? (await defaultSequences(model, options));
  try {
    return await model.createContext({
      contextSize,
      sequences,
      batchSize: BATCH_TOKENS,
      threads: options.threads ?? availableParallelism(),
    });
  } catch (cause) {
    const wanted = `${sequences} sequences of ${contextSize} tokens`;
    throw new SignetError(
      "OPTION_INVALID",
      `No memory for ${wanted}: lower \`sequences\` or \`contextTokens\`.`,
      {
        cause,
        details: { sequences, contextTokens: contextSize },
      },
    );
  }
}

/** As many as fit into the cache's share of memory, at least one for each call at once. */
async function defaultSequences(
  model: LlamaModel,
  { contextTokens, parallel }: EngineOptions,
): Promise<number> {
  const [one, two] = await Promise.all(
    [1, 2].map((sequences) =>
      model.fileInsights.estimateContextResourceRequirementsV2({
        contextSize: contextTokens,
        sequences,
        modelGpuLayers: model.gpuLayers,
        batchSize: BATCH_TOKENS,
      }),
    ),
  );
  const bytes = (two?.cpuRam ?? 0) + (two?.gpuVram ?? 0) - (one?.cpuRam ?? 0) - (one?.gpuVram ?? 0);
  const fitting = bytes > 0 ? Math.floor(CACHE_BYTES / bytes) : SEQUENCES;
  return Math.max(parallel, Math.min(SEQUENCES, fitting), 1);
}

function writerOf(model: LlamaModel, wrapper: ChatWrapper): PromptWriter {
  const { bos, shouldPrependBosToken: wantsBegin } = model.tokens;
  return {
    tokenize: (text) => (text === "" ? [] : model.tokenize(text, false)),
    begin: wantsBegin && bos !== null ? [bos] : [],
    renderChat: (messages) => {
      const chatHistory: ChatHistoryItem[] = [
        ...messages.map(historyItem),
        { type: "model", response: [""] },
      ];
      const tokens = wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
      // Templates begin with the token that begins a text, also for models that do not want it.
      const [first, ...rest] = tokens;
      return !wantsBegin && bos !== null && first === bos && rest[0] === bos ? rest : tokens;
    },
  };
}

function historyItem({ role, text }: Message): ChatHistoryItem {
  return role === "assistant" ? { type: "model", response: [text] } : { type: role, text };
}

function grammarStates(
  { LlamaGrammarEvaluationState }: NodeLlamaCpp,
  llama: Llama,
  model: LlamaModel,
): (schema: Json) => Promise<GrammarState> {
  const grammars = new Map<string, Promise<LlamaGrammar>>();
  return async (schema) => {
    const key = JSON.stringify(schema);
    const grammar = grammars.get(key) ?? makeGrammar(llama, schema);
    if (grammars.size >= GRAMMARS) grammars.clear();
    grammars.set(key, grammar);
    return new LlamaGrammarEvaluationState({ model, grammar: await grammar });
  };
}

async function makeGrammar(llama: Llama, schema: Json): Promise<LlamaGrammar> {
  const known = grammarSchema(schema);
  if (known === undefined) return llama.getGrammarFor("json");
  try {
    return await llama.createGrammarForJsonSchema<GbnfJsonSchema>(known);
  } catch {
    // The parser checks the answer against the schema anyway.
    return llama.getGrammarFor("json");
  }
}
