import { once } from "node:events";
import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { UsageError } from "../errors/usage-error.js";

export interface HttpServerOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Of a connection while it is answered, after which it is cut: a client that reads no more would keep it for ever. Below 2^31. */
  readonly silenceMs: number;
  /** Told why a connection was not accepted: no file handles are left, say. Those that are there are served on. */
  readonly onError: (error: Error) => void;
}

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /** Accepts no further connection. */
  readonly stop: () => void;
  /** Resolves when the last connection has ended; those that are still there after a while are cut. */
  readonly end: (cutAfterMs: number) => Promise<void>;
}

/** Longer than load balancers keep idle connections, so that they and not this server end them. */
const KEEP_ALIVE_MS = 65_000;

/**
 * @throws {UsageError} When the address cannot be listened on.
 */
export async function httpServer({
  host,
  port,
  fetch,
  silenceMs,
  onError,
}: HttpServerOptions): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch }) as Server; // no createServer is passed: node:http's own
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.timeout = silenceMs;
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new UsageError(cannotListen(error, host, port));
  }
  server.on("error", onError);
  const closed = new Promise((resolve) => server.once("close", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    stop: () => void server.close(),
    async end(cutAfterMs) {
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      const cut = setTimeout(() => server.closeAllConnections(), cutAfterMs);
      server.closeIdleConnections();
      try {
        await closed;
      } finally {
        clearInterval(sweep);
        clearTimeout(cut);
      }
    },
  };
}

function cannotListen(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} of ${host} is in use: pass another --port, or 0 for a free one`;
    case "EACCES":
      return `Port ${port} may not be listened on: pass a --port of 1024 or more`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is no address of this machine: pass another --host`;
    default:
      return `Cannot listen on ${host}, port ${port}: ${error instanceof Error ? error.message : error}`;
  }
}
