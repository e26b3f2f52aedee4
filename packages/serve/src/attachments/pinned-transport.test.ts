import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { pinnedTransport } from "./pinned-transport.js";

const { signal } = new AbortController();

describe("pinnedTransport()", () => {
  it("connects to the address that was checked, under the name that was asked for", async () => {
    let hello = "";
    const server = createServer((socket: Socket) => {
      socket.once("data", (data) => {
        hello = data.toString("latin1");
        socket.destroy();
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo; // it listens on a port
    const url = new URL(`https://images.example.com:${port}/a.png`);
    await expect(pinnedTransport(url, { address: "127.0.0.1", signal })).rejects.toThrow();
    expect(hello).toContain("images.example.com"); // the server name of the TLS greeting
    server.close();
  });

  it("refuses to resolve by itself", async () => {
    const url = new URL("https://images.example.com/");
    await expect(pinnedTransport(url, { address: undefined, signal })).rejects.toThrow("without `resolve`");
  });
});
