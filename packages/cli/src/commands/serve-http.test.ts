import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { httpServer } from "./serve-http.js";

/** A body that always has more. */
const endless = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });

describe("httpServer()", () => {
  it("cuts a connection whose client reads no more", async () => {
    let cancelled = (): void => {};
    const wasCancelled = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const { port, stop, end } = await httpServer({
      host: "127.0.0.1",
      port: 0,
      silenceMs: 100,
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
