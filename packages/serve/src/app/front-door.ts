import { type ApiKey, knownKeys } from "../limits/api-key.js";
import { holderOf, tokenOf } from "../limits/bearer.js";
import { type Client, client } from "../limits/client.js";
import { Refusal } from "./refusal.js";

/** Says who asks, or why nobody may who asks like that. */
export type FrontDoor = (request: Request) => Client | Refusal;

/**
 * @throws {SignetError} `OPTION_INVALID` for keys that are not sound.
 */
export function frontDoor({
  keys,
  hosts,
  bodyBytes,
}: {
  readonly keys: readonly ApiKey[] | undefined;
  readonly hosts: readonly string[] | undefined;
  readonly bodyBytes: number;
}): FrontDoor {
  const holders =
    keys &&
    knownKeys(keys).map(({ id, sha256, limits }) => ({ sha256, client: client(id, limits, bodyBytes) }));
  const anonymous = client("anonymous", {}, bodyBytes);
  const allowed = hosts && new Set(hosts.map((host) => host.toLowerCase()));
  return ({ headers, url }) => {
    if (allowed !== undefined && !allowed.has((headers.get("host") ?? new URL(url).host).toLowerCase()))
      return new Refusal(403, "HOST_NOT_ALLOWED", "This server does not answer under that host name");
    if (holders === undefined) return anonymous;
    const token = tokenOf(headers);
    if (token === undefined)
      return new Refusal(401, "UNAUTHORIZED", "A key is needed: Authorization: Bearer, or x-api-key");
    return holderOf(token, holders)?.client ?? new Refusal(401, "UNAUTHORIZED", "The key is not known");
  };
}
