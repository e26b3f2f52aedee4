import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, it, vi } from "vitest";
import { pinnedTransport } from "./pinned-transport.js";

// What is said in HTTP is said without TLS here: a test has no certificate.
vi.mock("node:https", async () => {
  const { request } = await import("node:http");
  return {
    request: (url: URL, options: object) =>
      request(new URL(url.href.replace("https:", "http:")), { ...options, agent: undefined }),
  };
});

async function answered(text: string): Promise<Response> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(text));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // it listens on a port
  try {
    const { signal } = new AbortController();
    const url = new URL(`https://images.example.com:${port}/a.png`);
    return await pinnedTransport(url, { address: "127.0.0.1", signal });
  } finally {
    server.close();
  }
}

it("pinnedTransport() hands on status, type and body", async () => {
  const response = await answered("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\nset-cookie: a=b\r\n\r\nabc");
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(response.headers.get("set-cookie")).toBeNull();
  expect(await response.text()).toBe("abc");
});

it.each([
  ["a status that is none", "HTTP/1.1 999 Denied\r\ncontent-type: image/png\r\n\r\nabc"],
  ["another protocol", "HTTP/1.1 101 Switch\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"],
  ["nothing", ""],
])("pinnedTransport() rejects %s, and the process lives", async (_, text) => {
  await expect(answered(text)).rejects.toThrow();
});
