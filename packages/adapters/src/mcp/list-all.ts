import { SignetError } from "@signet/core";
import type { McpClient, McpTool } from "./mcp-tools.js";

/** More pages or tools than this no model could choose from. */
const MOST_PAGES = 100;
const MOST_TOOLS = 1000;

/**
 * All pages of a server's list.
 *
 * @throws {SignetError} `TOOL_FAILED` for a list that cannot be had, is none, or does not end; `ABORTED`.
 */
export async function listAll(
  client: McpClient,
  options: { readonly signal?: AbortSignal; readonly timeout: number },
): Promise<readonly McpTool[]> {
  const tools: McpTool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { tools: more, nextCursor } = await listPage(client, cursor, options);
    tools.push(...more.filter(isTool));
    if (tools.length > MOST_TOOLS) break;
    if (nextCursor === undefined || nextCursor === "") return tools;
    cursor = nextCursor;
  }
  throw new SignetError("TOOL_FAILED", `The MCP server's list of tools does not end: ${tools.length} so far`);
}

async function listPage(
  client: McpClient,
  cursor: string | undefined,
  options: { readonly signal?: AbortSignal; readonly timeout: number },
): ReturnType<McpClient["listTools"]> {
  try {
    const page = await client.listTools(cursor === undefined ? undefined : { cursor }, options);
    if (Array.isArray(page?.tools)) return page;
  } catch (cause) {
    if (options.signal?.aborted)
      throw new SignetError("ABORTED", "Listing the tools of an MCP server was aborted", { cause });
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("TOOL_FAILED", `The MCP server did not list its tools: ${message}`, { cause });
  }
  throw new SignetError("TOOL_FAILED", "The MCP server answered the request for its tools with no list");
}

/** For clients that do not check what the server sends. */
function isTool(entry: unknown): entry is McpTool {
  if (typeof entry !== "object" || entry === null || !("name" in entry) || !("inputSchema" in entry))
    return false;
  const { name, inputSchema } = entry;
  return typeof name === "string" && name !== "" && typeof inputSchema === "object" && inputSchema !== null;
}
