import { SignetError, type Tool, type Tools, tool } from "@signet/core";
import { unknown } from "zod";
import { inputOf } from "./input-shape.js";
import { keyFor } from "./key-for.js";
import { listAll } from "./list-all.js";
import { resultOf } from "./tool-result.js";

/** What a server says of one of its tools. */
export interface McpTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: {
    readonly properties?: Readonly<Record<string, unknown>> | undefined;
    readonly required?: readonly string[] | undefined;
  };
}

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly timeout?: number;
}

/** The part of the official SDK's `Client` that is used; it is connected, and stays the caller's to close. */
export interface McpClient {
  listTools(
    params?: { readonly cursor?: string },
    options?: CallOptions,
  ): Promise<{ readonly tools: readonly McpTool[]; readonly nextCursor?: string | undefined }>;
  callTool(
    params: { readonly name: string; readonly arguments?: Record<string, unknown> },
    resultSchema?: undefined,
    options?: CallOptions,
  ): Promise<unknown>;
}

export interface McpToolsOptions {
  /** Names, as the server has them, of the tools that are wanted. Default all. */
  readonly only?: readonly string[];
  /** Stands before every key, so that the tools of two servers can be told apart. */
  readonly prefix?: string;
  /** How long one call may take, listing included; default 30,000. */
  readonly timeoutMs?: number;
  /** Ends the listing. Calls end with their run. */
  readonly signal?: AbortSignal;
}

/** Of a description: what a server says is shown to the model with every step. */
const MOST_CHARACTERS = 1000;

/**
 * The tools of an MCP server, for `react` or as steps of any program. Keys are the tools' names with everything but letters, digits and `_`
 * replaced. Arguments are checked before the server is asked, as far as its JSON Schema is plain; the output is `{ result }`: the structured
 * content, or the text. An error that the server reports fails the step with `TOOL_FAILED`, which `react` shows to the model.
 *
 * A server is not trusted: descriptions are cut to 1,000 characters, schemas are read for their plain rules alone (no patterns, no references), and its list of tools ends.
 *
 * @throws {SignetError} `TOOL_FAILED` when the server cannot list its tools; `OPTION_INVALID` for a name of `only` that it lacks.
 */
export async function mcpTools(
  client: McpClient,
  { only, prefix = "", timeoutMs = 30_000, signal }: McpToolsOptions = {},
): Promise<Tools> {
  const call = { timeout: timeoutMs, ...(signal && { signal }) };
  const listed = await listAll(client, call);
  for (const name of only ?? []) {
    if (listed.some((entry) => entry.name === name)) continue;
    const names = listed.map((entry) => entry.name.slice(0, 100)).join(", ");
    throw new SignetError(
      "OPTION_INVALID",
      `The MCP server has no tool "${name}": it has ${names || "none"}`,
    );
  }
  const tools: Record<string, Tool> = {};
  for (const entry of listed) {
    if (only !== undefined && !only.includes(entry.name)) continue;
    tools[keyFor(prefix + entry.name, Object.keys(tools))] = toolOf(client, entry, timeoutMs);
  }
  return Object.freeze(tools);
}

function toolOf(client: McpClient, { name, description, inputSchema }: McpTool, timeoutMs: number): Tool {
  const { shape, namesByKey } = inputOf(inputSchema);
  const text = (description ?? "").replace(/\s+/g, " ").trim();
  return tool({
    name: `mcp:${name}`,
    description: text === "" ? name.slice(0, MOST_CHARACTERS) : cut(text),
    input: shape,
    output: { result: unknown() },
    timeoutMs,
    run: async (input, { signal }) => {
      const given = Object.entries(input).map(([key, value]) => [namesByKey.get(key) ?? key, value]);
      const params = { name, arguments: Object.fromEntries(given) };
      return { result: resultOf(await client.callTool(params, undefined, { signal, timeout: timeoutMs })) };
    },
  });
}

function cut(text: string): string {
  return text.length <= MOST_CHARACTERS
    ? text
    : `${text.slice(0, MOST_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
