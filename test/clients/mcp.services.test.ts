import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { mcpTools } from "@signet/adapters/mcp";
import { react, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const end of open.splice(0)) await end.close();
});

/** The official client, connected to the official server. */
async function connected(build: (server: McpServer) => void): Promise<Client> {
  const server = new McpServer({ name: "cities", version: "1.0.0" });
  build(server);
  const client = new Client({ name: "signet", version: "1.0.0" });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(theirs), client.connect(ours)]);
  open.push(client, server);
  return client;
}

const cities = (server: McpServer): void => {
  server.registerTool(
    "find-country",
    {
      description: "Finds the country of a city",
      inputSchema: { city: z.string().min(2), "top-k": z.number().optional() },
      outputSchema: { country: z.string() },
    },
    async ({ city, "top-k": top }) => ({
      content: [{ type: "text", text: `${city} ${top ?? "-"}` }],
      structuredContent: { country: `land of ${city} ${top ?? "-"}` },
    }),
  );
  server.registerTool("fails", { description: "Fails" }, async () => ({
    content: [{ type: "text", text: "the archive is closed" }],
    isError: true,
  }));
  server.registerTool(
    "hangs",
    { description: "Hangs" },
    (extra) =>
      new Promise((_, reject) => extra.signal.addEventListener("abort", () => reject(extra.signal.reason))),
  );
};

const task = signature({
  instruction: "Answer.",
  input: { question: z.string() },
  output: { answer: z.string() },
});
const json = { act: { format: "json" }, answer: { format: "json" } } as const;

/** Takes the steps one after the other, then finishes; notes the last message of each request. */
function taking(steps: readonly (readonly [tool: string, given: object])[], seen: string[]) {
  return scriptedLm({
    reply: ({ messages }) => {
      const [tool, given] = steps[seen.push(messages.at(-1)?.text ?? "") - 1] ?? ["finish", {}];
      if (seen.length > steps.length + 1) return '{"answer":"done"}';
      return JSON.stringify({ thought: "t", tool, arguments: given });
    },
  });
}

describe("mcpTools() with the official SDK", () => {
  it("lets react use a server's tools end to end, errors shown to the model", async () => {
    const tools = await mcpTools(await connected(cities), { only: ["find-country", "fails"] });
    expect(Object.keys(tools)).toEqual(["find_country", "fails"]);
    const seen: string[] = [];
    const lm = taking(
      [
        ["find_country", { city: "Rome", top_k: 2 }],
        ["find_country", { city: "R" }],
        ["fails", {}],
      ],
      seen,
    );
    expect(await react(task, { tools, ...json }).run({ question: "Where?" }, { lm })).toEqual({
      answer: "done",
    });
    const last = seen.at(-1) ?? "";
    expect(last).toContain("land of Rome 2");
    expect(last).toContain("The arguments do not fit (city");
    expect(last).toContain("the archive is closed");
  });

  it("ends a call that hangs with the tool's time", async () => {
    const tools = await mcpTools(await connected(cities), { only: ["hangs"], timeoutMs: 20 });
    const seen: string[] = [];
    await react(task, { tools, ...json }).run({ question: "Where?" }, { lm: taking([["hangs", {}]], seen) });
    expect(seen.at(-1)).toMatch(/did not answer within 20 ms|timed out/i);
  });

  it("ends a call that hangs with the run", async () => {
    const tools = await mcpTools(await connected(cities), { only: ["hangs"] });
    const controller = new AbortController();
    const lm = scriptedLm({
      reply: () => {
        setImmediate(() => controller.abort());
        return JSON.stringify({ thought: "t", tool: "hangs", arguments: {} });
      },
    });
    const run = react(task, { tools, ...json }).run({ question: "?" }, { lm, signal: controller.signal });
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
  });
});
