import { once } from "node:events";
import { connect, type Server, type Socket } from "node:net";
import type { HttpBindings } from "@hono/node-server";
import { describe, expect, it } from "vitest";
import { httpServer } from "./serve-http.js";

/** A body that always has more. */
const endless = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });

describe("httpServer()", () => {
  it("lives on when a connection cannot be accepted, and tells why", async () => {
    const told: string[] = [];
    const { port, stop, end } = await httpServer({
      host: "127.0.0.1",
      port: 0,
      silenceMs: 60_000,
      onError: ({ message }) => told.push(message),
      fetch: (...given: readonly unknown[]) => {
        const { incoming } = given[1] as HttpBindings; // beside the request, from the server adapter
        // `server` of a socket that was accepted by one is what Node itself tells of such a failure.
        const { server } = incoming.socket as Socket & { readonly server: Server };
        server.emit("error", new Error("accept EMFILE"));
        return new Response("answered");
      },
    });
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("answered");
    expect(told).toEqual(["accept EMFILE"]);
    stop();
    await end(0);
  });

  it("cuts a connection whose client reads no more", async () => {
    let cancelled = (): void => {};
    const wasCancelled = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const { port, stop, end } = await httpServer({
      host: "127.0.0.1",
      port: 0,
      silenceMs: 100,
      onError: () => {},
      fetch: (request) => {
        request.signal.addEventListener("abort", cancelled);
        return new Response(endless());
      },
    });
    const client = connect(port, "127.0.0.1").pause();
    client.on("error", () => {});
    client.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
    await wasCancelled;
    stop();
    await end(60_000); // nothing is left to be cut
    client.resume();
    await once(client, "close");
    expect(client.destroyed).toBe(true);
  });
});
