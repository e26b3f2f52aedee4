import type { LanguageModel } from "@signet/core";

/** What the conventions call the parts of a model's id. */
export interface ModelIdentity {
  readonly provider: string;
  readonly model: string;
  /** Host name, without port. */
  readonly address?: string;
  readonly port?: number;
}

/** The conventions' names of providers that others call differently. */
const providers: Readonly<Record<string, string>> = {
  "amazon-bedrock": "aws.bedrock",
  azure: "azure.ai.openai",
  "azure-openai": "azure.ai.openai",
  google: "gcp.gemini",
  mistral: "mistral_ai",
  vertex: "gcp.vertex_ai",
  xai: "x_ai",
};

const known = new WeakMap<LanguageModel, ModelIdentity>();

/** Reads `openai:gpt-4o@api.openai.com/v1?{…}`, the form of our adapters' ids; another id is the model's name as it stands. */
export function identityOf(lm: LanguageModel): ModelIdentity {
  const read = known.get(lm) ?? identityFrom(lm.id);
  known.set(lm, read);
  return read;
}

function identityFrom(id: string): ModelIdentity {
  const plain = id.replace(/\?\{.*$/s, "");
  const parts = /^([a-z][\w.-]*):(.+?)(?:@([^@]*))?$/.exec(plain);
  if (parts === null) return { provider: "unknown", model: plain };
  const [, prefix = "", model = "", server = ""] = parts;
  const family = prefix.split(".", 1)[0] ?? prefix;
  const host = /^(\[[^\]]+\]|[^:/]+)(?::(\d+))?/.exec(server);
  return {
    provider: Object.hasOwn(providers, family) ? (providers[family] ?? family) : family,
    model,
    ...(host?.[1] !== undefined && { address: host[1] }),
    ...(host?.[2] !== undefined && { port: Number(host[2]) }),
  };
}
