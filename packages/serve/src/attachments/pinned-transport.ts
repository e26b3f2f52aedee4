import { lookup as lookUp } from "node:dns/promises";
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
      const headers = new Headers();
      for (const name of ["content-type", "location"] as const) {
        const value = incoming.headers[name];
        if (value !== undefined) headers.set(name, value);
      }
      const { statusCode: status = 502 } = incoming;
      const body = status === 204 || status === 205 || status === 304 ? null : Readable.toWeb(incoming);
      // Node's web streams are the platform's; its types keep the two apart.
      resolve(new Response(body as ReadableStream<Uint8Array> | null, { status, headers }));
    });
    outgoing.end();
  });
