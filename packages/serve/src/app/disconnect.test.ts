import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { serve } from "@hono/node-server";
import type { LanguageModel } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type ServeAppOptions, serveApp } from "./serve-app.js";
import { oneArtifact } from "./testing/one-artifact.js";
import { questionProgram } from "./testing/question-program.js";

/** A model that says a few words and then waits until it is aborted. */
function stallingLm() {
  const told = { begun: 0, aborted: 0 };
  let wake = (): void => {};
  const changed = (): void => wake();
  const waitFor = async (isThere: () => boolean): Promise<void> => {
    while (!isThere())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      told.begun++;
      changed();
      signal.addEventListener("abort", () => {
        told.aborted++;
        changed();
        reject(signal.reason);
      });
    });
  const lm: LanguageModel = {
    ...scriptedLm({ reply: () => "" }),
    generate: (_, { signal }) => untilAborted(signal),
    async *stream(_, { signal }) {
      yield { type: "text", text: '{"answer": "Paris is the' };
      await untilAborted(signal);
    },
  };
  return { lm, told, waitFor };
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function served(lm: LanguageModel, options: Partial<ServeAppOptions> = {}) {
  const app = serveApp({
    program: questionProgram,
    deployment: oneArtifact(questionProgram, lm),
    ...options,
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { app, port };
}

const RUN = "POST /run HTTP/1.1";

/** Sends a request by hand, so that its connection can be cut; resolves with what came back when `isEnough` says so. */
async function send(
  port: number,
  lines: readonly string[],
  body: string,
  isEnough: (text: string) => boolean,
): Promise<{ readonly text: string; readonly cut: () => void }> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const head = [...lines, "host: 127.0.0.1", "content-type: application/json"].join("\r\n");
  socket.write(`${head}\r\n\r\n${body}`);
  let text = "";
  while (!isEnough(text)) {
    const [data] = await once(socket, "data");
    text += String(data);
  }
  return { text, cut: () => socket.destroy() };
}

const body = JSON.stringify({ input: { question: "The capital of France?" } });
const length = `content-length: ${body.length}`;

describe("a client that disconnects", () => {
  it("aborts the model's call while it waits for an answer", async () => {
    const { lm, told, waitFor } = stallingLm();
    const { app, port } = await served(lm);
    const { cut } = await send(port, [RUN, length], body, () => true);
    await waitFor(() => told.begun === 1);
    cut();
    await waitFor(() => told.aborted === 1);
    await app.close(); // nothing of the request is left behind
  });

  it.each([
    ["/stream", body],
    [
      "/v1/chat/completions",
      JSON.stringify({ stream: true, messages: [{ role: "user", content: "The capital of France?" }] }),
    ],
    [
      "/v1/messages",
      JSON.stringify({ stream: true, messages: [{ role: "user", content: "The capital of France?" }] }),
    ],
  ])("aborts the model's stream in the middle of %s", async (path, asked) => {
    const { lm, told, waitFor } = stallingLm();
    const { app, port } = await served(lm);
    const lines = [`POST ${path} HTTP/1.1`, `content-length: ${asked.length}`];
    const { cut } = await send(port, lines, asked, (text) => text.includes("Paris"));
    cut();
    await waitFor(() => told.aborted === 1);
    await app.close();
  });
});

describe("a server in Node", () => {
  it("refuses a body without a stated length as soon as it is too large, and asks no model", async () => {
    const { lm, told } = stallingLm();
    const { port } = await served(lm, { limits: { bodyBytes: 1_000 } });
    const chunk = `400\r\n${"x".repeat(1_024)}\r\n`; // no end of the body is ever sent
    const { text, cut } = await send(port, [RUN, "transfer-encoding: chunked"], chunk, (got) =>
      got.includes("}"),
    );
    expect(text).toContain("413");
    expect(text).toContain("BODY_TOO_LARGE");
    cut();
    expect(told.begun).toBe(0);
  });

  it("refuses a body whose stated length is too large without reading it", async () => {
    const { port } = await served(stallingLm().lm, { limits: { bodyBytes: 1_000 } });
    const { text, cut } = await send(port, [RUN, "content-length: 1000000000"], "x", (got) =>
      got.includes("}"),
    );
    expect(text).toContain("BODY_TOO_LARGE");
    cut();
  });

  it("waits for no body that stops in its middle beyond the time of its request", async () => {
    const { lm, told } = stallingLm();
    const { app, port } = await served(lm, { limits: { timeoutMs: 50 } });
    const { text, cut } = await send(port, [RUN, length], body.slice(0, 5), (got) => got.includes("}"));
    expect(text).toContain("TIMEOUT");
    await app.close(); // its client is still there
    cut();
    expect(told.begun).toBe(0);
  });

  it("answers 504 when a run takes too long, and aborts it", async () => {
    const { lm, told } = stallingLm();
    const { app, port } = await served(lm, { limits: { timeoutMs: 50 } });
    const { text, cut } = await send(port, [RUN, length], body, (got) => got.includes("}"));
    expect(text).toContain("504");
    expect(text).toContain("TIMEOUT");
    cut();
    await app.close();
    expect(told.aborted).toBe(told.begun);
  });

  it("sends heartbeats while a stream is silent, and says in the stream why it ends", async () => {
    const { lm, told } = stallingLm();
    const { app, port } = await served(lm, { limits: { heartbeatMs: 20 } });
    const ending = new AbortController();
    const closed: Promise<void>[] = [];
    const { text, cut } = await send(port, ["POST /stream HTTP/1.1", length], body, (got) => {
      if (got.includes(": still running") && closed.length === 0)
        closed.push(app.close({ signal: ending.signal }));
      if (closed.length > 0) ending.abort();
      return got.includes("event: error");
    });
    expect(text).toContain("DEPLOYMENT_CLOSED");
    expect(text.indexOf("Paris")).toBeLessThan(text.indexOf(": still running"));
    cut();
    await Promise.all(closed);
    expect(told.aborted).toBe(1);
  });
});
