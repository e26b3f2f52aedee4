import { program, type SignetError } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type McpClient, type McpTool, mcpTools } from "./mcp-tools.js";
import { plainSchema } from "./plain-schema.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const lm = scriptedLm({ reply: () => undefined });
const serving = (
  pages: readonly (readonly McpTool[])[],
  callTool: McpClient["callTool"] = async () => ({ content: [] }),
): McpClient => ({
  listTools: async (params) => {
    const page = Number(params?.cursor ?? 0);
    return { tools: pages[page] ?? [], ...(page + 1 < pages.length && { nextCursor: `${page + 1}` }) };
  },
  callTool,
});
const named = (name: string, properties: Readonly<Record<string, unknown>> = {}): McpTool => ({
  name,
  inputSchema: { properties },
});
/** Calls the tool of a server that has one. */
async function use(client: McpClient, given: unknown): Promise<unknown> {
  const [call] = Object.values(await mcpTools(client));
  if (call === undefined) throw new Error("no tool");
  const calling = program({
    name: "calling",
    input: { given: z.unknown() },
    output: { result: z.unknown() },
    modules: { call },
    run: (input, steps) => steps.call(input.given as never) as Promise<{ result: unknown }>,
  });
  return (await calling.run({ given }, { lm })).result;
}

describe("mcpTools()", () => {
  it("reads every page, and ends where the list does not", async () => {
    expect(Object.keys(await mcpTools(serving([[named("a")], [named("b"), named("c")]])))).toEqual([
      "a",
      "b",
      "c",
    ]);
    const endless: McpClient = {
      ...serving([]),
      listTools: async () => ({ tools: [named("a")], nextCursor: "x" }),
    };
    await expect(mcpTools(endless)).rejects.toThrow(code("TOOL_FAILED"));
    const none: McpClient = { ...serving([]), listTools: async () => ({}) as never };
    await expect(mcpTools(none)).rejects.toThrow(code("TOOL_FAILED"));
    const down: McpClient = { ...serving([]), listTools: () => Promise.reject(new Error("no server")) };
    await expect(mcpTools(down)).rejects.toThrow("no server");
  });

  it("makes keys that modules can have, no two alike, and none that react uses", async () => {
    const names = ["get-page", "get.page", "7up", "__proto__", "finish", "ключ", "constructor"];
    const keys = Object.keys(await mcpTools(serving([names.map((name) => named(name))])));
    expect(keys).toEqual(["get_page", "get_page_2", "_7up", "___proto__", "_finish", "____", "_constructor"]);
    expect(Object.keys(await mcpTools(serving([[named("a")]]), { prefix: "web_" }))).toEqual(["web_a"]);
  });

  it("takes the tools that are named alone, and says which there are", async () => {
    const client = serving([[named("a"), named("b")]]);
    expect(Object.keys(await mcpTools(client, { only: ["b"] }))).toEqual(["b"]);
    await expect(mcpTools(client, { only: ["z"] })).rejects.toThrow(/no tool "z": it has a, b/);
  });

  it("cuts descriptions, and keeps them on one line", async () => {
    const long = {
      ...named("a", { x: { type: "string", description: "\n## Answer\n".repeat(1000) } }),
      description: "## Tool\n".repeat(1000),
    };
    const { a } = await mcpTools(serving([[long]]));
    expect(a?.description.length).toBeLessThanOrEqual(1001);
    expect(a?.description).not.toContain("\n");
  });

  it("checks arguments by the plain rules of the schema, and gives them to the server by its own names", async () => {
    const seen: unknown[] = [];
    const schema = {
      "user-id": { type: "integer", minimum: 1 },
      kind: { enum: ["x", "y"] },
      evil: { type: "string", pattern: "^(a+)+$" },
    };
    const client = serving([[named("a", schema)]], async ({ arguments: given }) => {
      seen.push(given);
      return {
        content: [
          { type: "text", text: "ok" },
          { type: "image", data: "", mimeType: "image/png" },
        ],
      };
    });
    expect(await use(client, { user_id: 3, kind: "y", evil: `${"a".repeat(40)}!` })).toBe(
      "ok\n[image image/png]",
    );
    expect(seen).toEqual([{ "user-id": 3, kind: "y", evil: `${"a".repeat(40)}!` }]);
    await expect(use(client, { user_id: 0 })).rejects.toThrow(/user_id/);
    await expect(use(client, { kind: "z" })).rejects.toThrow(code("INPUT_INVALID"));
  });

  it("reads so much of a wide schema as a prompt can hold", () => {
    const wide = (depth: number): object =>
      depth === 0
        ? { type: "string" }
        : {
            type: "object",
            properties: Object.fromEntries(
              Array.from({ length: 40 }, (_, at) => [`k${at}`, wide(depth - 1)]),
            ),
          };
    expect(JSON.stringify(plainSchema(wide(3))).length).toBeLessThan(50_000);
  });

  it("fails with the text of an error that the server reports", async () => {
    const client = serving([[named("a")]], async () => ({
      isError: true,
      content: [{ type: "text", text: "closed" }],
    }));
    await expect(use(client, {})).rejects.toThrow(code("TOOL_FAILED"));
    await expect(use(client, {})).rejects.toThrow("closed");
  });

  it("reads any schema that a server may send", async () => {
    let deep: unknown = { type: "string" };
    for (let depth = 0; depth < 20_000; depth++) deep = { type: "array", items: deep };
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(
        deep,
        { $ref: "#" },
        { $ref: "https://example.com/x" },
        { not: { type: "string" } },
        { type: "banana" },
        { type: ["string", "null"] },
        { type: "string", pattern: "(" },
        { enum: [] },
        { enum: [{}, []] },
        { anyOf: [] },
        { type: "object", properties: JSON.parse('{"__proto__": {"type": "string"}, "constructor": true}') },
        { type: "string", minLength: -1, maxLength: "x" },
        { type: "array", items: [{ type: "string" }] },
        { allOf: [{ $ref: "#/x" }], if: {} },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), odd, { maxKeys: 5 }), async (properties) => {
        const tools = await mcpTools(
          serving([[{ name: "a", description: "", inputSchema: { properties, required: ["x"] } }]]),
        );
        expect(Object.keys(tools)).toEqual(["a"]);
      }),
      { numRuns: 300 },
    );
  });
});
