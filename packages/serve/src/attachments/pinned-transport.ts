import { lookup as lookUp } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import { SignetError } from "@signet/core";
import type { Transport } from "./allowlisted-fetcher.js";

/** All addresses of a host, as the operating system resolves it: `resolve` of `allowlistedFetcher`. */
export async function systemResolve(host: string): Promise<readonly string[]> {
  return (await lookUp(host, { all: true })).map(({ address }) => address);
}

/** Connects to the address that was checked, under the name that was asked for: `transport` of `allowlistedFetcher` in Node. */
export const pinnedTransport: Transport = (url, { address, signal }) =>
  new Promise((resolve, reject) => {
    if (address === undefined)
      throw new SignetError(
        "OPTION_INVALID",
        "pinnedTransport was used without `resolve`: it connects to what was resolved",
      );
    const family = isIP(address);
    const outgoing = request(url, {
      signal,
      agent: false,
      headers: { accept: "*/*" },
      lookup: (_host, { all }, callback) =>
        all ? callback(null, [{ address, family }]) : callback(null, address, family),
    });
    outgoing.once("error", reject);
    outgoing.once("response", (incoming) => {
      try {
        resolve(responseOf(incoming));
      } catch (error) {
        outgoing.destroy();
        reject(error); // thrown here, it would end the process
      }
    });
    // An answer that is none (101, say) has no other event; after a response, this does nothing.
    outgoing.once("close", () => reject(new Error("The connection was closed without an answer")));
    outgoing.end();
  });

/** @throws {RangeError} For a status that is none, as 999. */
function responseOf(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (const name of ["content-type", "location"] as const) {
    const value = incoming.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  const { statusCode: status = 502 } = incoming;
  if (status === 204 || status === 205 || status === 304) {
    incoming.resume();
    return new Response(null, { status, headers });
  }
  // Node's web streams are the platform's; its types keep the two apart.
  return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { status, headers });
}
