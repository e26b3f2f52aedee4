import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request. */
export type FakeReply =
  | {
      readonly kind: "json";
      readonly body: unknown;
      readonly status?: number;
      readonly headers?: FakeHeaders;
    }
  /** A body as it stands: garbage, HTML, half of a JSON text. */
  | { readonly kind: "text"; readonly body: string; readonly status?: number; readonly headers?: FakeHeaders }
  /** Server-sent events, then the end of the response, a cut connection, or silence. */
  | { readonly kind: "events"; readonly events: readonly string[]; readonly ending?: "end" | "cut" | "hang" }
  /** Takes the request and never answers. */
  | { readonly kind: "hang" }
  /** Sends the headers of a JSON answer and never its end. */
  | { readonly kind: "half"; readonly body: string }
  /** Closes the connection without an answer. */
  | { readonly kind: "cut" };

export type FakeHeaders = Readonly<Record<string, string>>;

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<IncomingMessage["headers"]>;
  /** The body, parsed as JSON. */
  readonly body: unknown;
  /** Resolves when the client closes the connection before the answer is complete. */
  readonly abandoned: Promise<void>;
}

export interface FakeServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Resolves when the request of that number (from 0) has arrived. */
  readonly arrived: (index: number) => Promise<RecordedRequest>;
  readonly close: () => Promise<void>;
}

/** Starts an HTTP server on this machine that answers by script: a list of replies, the last one for ever, or a function. */
export async function fakeServer(
  script:
    | readonly FakeReply[]
    | ((request: RecordedRequest, index: number) => FakeReply | Promise<FakeReply>),
): Promise<FakeServer> {
  const requests: RecordedRequest[] = [];
  const waiting: (() => void)[] = [];
  const replyTo = typeof script === "function" ? script : fromList(script);
  const server = createServer((incoming, response) => {
    const handle = async (request: RecordedRequest): Promise<void> => {
      const index = requests.push(request) - 1;
      for (const wake of waiting.splice(0)) wake();
      send(await replyTo(request, index), response);
    };
    // A client that leaves while it still sends is not a request.
    void record(incoming, response).then(handle, () => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async arrived(index) {
      for (;;) {
        const request = requests[index];
        if (request !== undefined) return request;
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A parameter of a request's body; `undefined` when the body is no object or has none of that name. */
export function parameter(request: RecordedRequest | undefined, name: string): unknown {
  const body = request?.body;
  return typeof body === "object" && body !== null
    ? Object.entries(body).find(([key]) => key === name)?.[1]
    : undefined;
}

/** One server-sent event. */
export function sse(data: unknown, event?: string): string {
  const name = event === undefined ? "" : `event: ${event}\n`;
  return `${name}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

function fromList(replies: readonly FakeReply[]): (request: RecordedRequest, index: number) => FakeReply {
  return (_, index) => replies[index] ?? replies.at(-1) ?? { kind: "cut" };
}

async function record(incoming: IncomingMessage, response: ServerResponse): Promise<RecordedRequest> {
  const abandoned = new Promise<void>((resolve) => {
    response.once("close", () => {
      if (!response.writableFinished) resolve();
    });
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    body: text === "" ? undefined : JSON.parse(text),
    abandoned,
  };
}

function send(reply: FakeReply, response: ServerResponse): void {
  switch (reply.kind) {
    case "json":
      response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
      response.end(JSON.stringify(reply.body));
      return;
    case "text":
      response.writeHead(reply.status ?? 200, { "content-type": "text/html", ...reply.headers });
      response.end(reply.body);
      return;
    case "events":
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const event of reply.events) response.write(event);
      if (reply.ending === "cut") setImmediate(() => response.destroy());
      else if (reply.ending !== "hang") response.end();
      return;
    case "half":
      response.writeHead(200, { "content-type": "application/json" });
      response.write(reply.body);
      return;
    case "cut":
      response.destroy();
      return;
    case "hang":
  }
}
