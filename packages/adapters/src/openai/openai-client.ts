import { SignetError } from "@signet/core";
import type OpenAI from "openai";

import { type Endpoint, endpoint } from "../remote/endpoint.js";
import { importPackage } from "../remote/import-package.js";
import { lazily } from "../remote/lazily.js";
import { readEnv } from "../remote/read-env.js";
import { fetchWithWords } from "./fetch-with-words.js";

export interface OpenAiClientOptions {
  /** Default: the environment's `OPENAI_API_KEY`. Other servers than OpenAI's get along without one. */
  readonly apiKey?: string;
  /** Default: the environment's `OPENAI_BASE_URL`, else OpenAI's own. For Ollama: `http://localhost:11434/v1`. */
  readonly baseURL?: string;
  /** A client of the `openai` package, instead of `apiKey` and `baseURL`. Its own retries are not used. */
  readonly client?: OpenAI;
}

/** A server that speaks OpenAI's protocol, and the way to it. */
export interface OpenAiClient {
  readonly server: Endpoint;
  /** OpenAI's own server. */
  readonly isOpenAi: boolean;
  readonly key: string | undefined;
  /** Loads the `openai` package at the first call. */
  readonly client: () => Promise<OpenAI>;
}

const OPENAI_URL = "https://api.openai.com/v1";

/** @throws {SignetError} `OPTION_INVALID` when the base URL is none. */
export function openAiClient(options: OpenAiClientOptions): OpenAiClient {
  const server = endpoint(
    options.client?.baseURL ?? options.baseURL ?? readEnv("OPENAI_BASE_URL") ?? OPENAI_URL,
  );
  const isOpenAi = /(^|\.)openai\.com$/.test(server.url.hostname);
  const key = options.client?.apiKey ?? options.apiKey ?? readEnv("OPENAI_API_KEY");
  const client = lazily(() => options.client ?? connect(server, key ?? (isOpenAi ? null : "none")));
  return { server, isOpenAi, key, client };
}

async function connect(server: Endpoint, apiKey: string | null): Promise<OpenAI> {
  if (apiKey === null) {
    throw new SignetError(
      "LM_REJECTED",
      `No key for ${server.label}: pass \`apiKey\`, or set OPENAI_API_KEY`,
    );
  }
  const { default: Client } = await importPackage("openai", () => import("openai"));
  return new Client({ apiKey, baseURL: server.baseURL, logLevel: "off", fetch: fetchWithWords });
}
