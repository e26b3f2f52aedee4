import { SignetError } from "@signet/core";
import { orAborted } from "../app/or-aborted.js";
import type { AttachmentFetcher } from "./attachment-reader.js";
import { isPublicAddress } from "./private-address.js";

/** Asks for one URL, without following redirects; connects to `address` where one is given. */
export type Transport = (
  url: URL,
  options: { readonly address: string | undefined; readonly signal: AbortSignal },
) => Promise<Response>;

export interface AllowlistedFetcherOptions {
  /** The hosts that may be asked, each as it stands in a URL: `images.example.com`. No wildcards. */
  readonly hosts: readonly string[];
  /** Of one answer, default 5 MiB. */
  readonly maxBytes?: number;
  /** Of one fetch with its redirects, default 10,000. */
  readonly timeoutMs?: number;
  /**
   * All addresses of a host. Each must be public. Without it, as at the edge, where a runtime neither resolves names nor reaches the private network
   * of anybody, the allowed hosts are trusted to point where they should.
   */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /**
   * How the checked address is connected to. The default is `fetch`, which resolves the name once more: under Node, pass `pinnedTransport` of
   * `@signet/serve/node`, so that a name cannot change between check and use.
   */
  readonly transport?: Transport;
}

const MAX_REDIRECTS = 3;

/**
 * Fetches links of clients as data URLs: https on its own port, from listed hosts, to public addresses, every redirect checked like the
 * first URL, no more than so many bytes.
 *
 * @throws {SignetError} `OPTION_INVALID` for a host that is none: a URL, a wildcard, an address.
 */
export function allowlistedFetcher({
  hosts,
  maxBytes = 5 * 2 ** 20,
  timeoutMs = 10_000,
  resolve,
  transport = plainTransport,
}: AllowlistedFetcherOptions): AttachmentFetcher {
  const allowed = new Set(hosts.map(checkHost));
  return async (link, signal) => {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    let url = checkUrl(link, allowed);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const address = resolve && (await orAborted(checkedAddress(url.hostname, resolve), inTime));
      const response = await transport(url, { address, signal: inTime });
      const target = redirectOf(response);
      if (target === undefined) return dataUrl(response, maxBytes);
      await response.body?.cancel();
      url = checkUrl(new URL(target, url).href, allowed);
    }
    throw refused(`more than ${MAX_REDIRECTS} redirects`);
  };
}

function checkHost(host: string): string {
  const isName = /^(?=.{1,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/i.test(host);
  if (isName) return host.toLowerCase();
  throw new SignetError(
    "OPTION_INVALID",
    `hosts: ${JSON.stringify(host)} is no host name, as images.example.com is one`,
  );
}

/** Names are compared as they are written: what a URL parser would put right (escapes, odd numbers, a dot at the end) is refused. */
function checkUrl(link: string, allowed: ReadonlySet<string>): URL {
  const host = /^https:\/\/([^/?#\\@:]+)(?:[/?#]|$)/i.exec(link)?.[1]?.toLowerCase();
  if (host === undefined) throw refused("it is not https, or names a port or a user");
  if (!allowed.has(host)) throw refused("its host is not on the list");
  const url = new URL(link);
  if (url.protocol !== "https:" || url.hostname !== host || url.port !== "" || url.username !== "")
    throw refused("it is not what it looks like");
  return url;
}

async function checkedAddress(
  host: string,
  resolve: NonNullable<AllowlistedFetcherOptions["resolve"]>,
): Promise<string> {
  const addresses = await resolve(host);
  const [first] = addresses;
  if (first === undefined || !addresses.every(isPublicAddress))
    throw refused("its host has an address that is not public");
  return first;
}

function redirectOf({ status, headers }: Response): string | undefined {
  if (status < 300 || status > 399) return undefined;
  const target = headers.get("location");
  if (target === null) throw refused(`it answered ${status} without a location`);
  return target;
}

/** What was fetched, as `data:image/png;base64,...`. */
async function dataUrl(response: Response, maxBytes: number): Promise<string> {
  const mediaType = /^[\w.+-]+\/[\w.+-]+/.exec(response.headers.get("content-type") ?? "")?.[0];
  if (!response.ok || mediaType === undefined || response.body === null) {
    await response.body?.cancel();
    throw refused(`it answered ${response.status}, or said no media type`);
  }
  let binary = "";
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (binary.length + part.value.length > maxBytes) {
      await reader.cancel();
      throw refused(`it is larger than ${maxBytes} bytes`);
    }
    for (let at = 0; at < part.value.length; at += CHUNK)
      binary += String.fromCharCode(...part.value.subarray(at, at + CHUNK));
  }
  return `data:${mediaType.toLowerCase()};base64,${btoa(binary)}`;
}

/** As many arguments as any engine takes. */
const CHUNK = 8_192;

const plainTransport: Transport = (url, { signal }) => fetch(url, { redirect: "manual", signal });

function refused(why: string): SignetError {
  return new SignetError("INPUT_INVALID", `The link was not fetched: ${why}`);
}
