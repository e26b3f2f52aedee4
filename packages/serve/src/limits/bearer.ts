import { sha256Hex } from "@signet/core";

/** Longer tokens are nobody's, and are not hashed. */
export const MAX_TOKEN = 512;

/** The token of a request: `Authorization: Bearer`, or `x-api-key`. */
export function tokenOf(headers: Headers): string | undefined {
  const authorization = headers.get("authorization");
  const token =
    authorization === null
      ? (headers.get("x-api-key") ?? "")
      : (/^bearer +(\S+)$/i.exec(authorization)?.[1] ?? "");
  return token === "" || token.length > MAX_TOKEN ? undefined : token;
}

/** Which holder's digest is that of the token. All of them are compared to the end, so that time tells nothing. */
export function holderOf<T extends { readonly sha256: string }>(
  token: string,
  holders: readonly T[],
): T | undefined {
  const digest = sha256Hex(token);
  let found: T | undefined;
  for (const holder of holders) if (isSame(digest, holder.sha256)) found = holder;
  return found;
}

function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}
