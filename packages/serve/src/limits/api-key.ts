import { SignetError, sha256Hex } from "@signet/core";
import { MAX_TOKEN } from "./bearer.js";
import { checkLimits } from "./check-limits.js";

/** What one key may use. What is left out is not limited, but by the app's own limits. */
export interface KeyLimits {
  readonly bodyBytes?: number;
  /** Requests under way at once. */
  readonly concurrency?: number;
  /** In any 60 seconds. */
  readonly requestsPerMinute?: number;
  /** Per day (UTC). Needs models with a price: a run without one counts as `reserve.usd`. */
  readonly usdPerDay?: number;
  readonly tokensPerDay?: number;
  /** What a run is taken to cost before it ends, until a first one has told: 0.01 USD, 1,000 tokens. */
  readonly reserve?: { readonly usd?: number; readonly tokens?: number };
}

const KEY_LIMITS = [
  "bodyBytes",
  "concurrency",
  "requestsPerMinute",
  "usdPerDay",
  "tokensPerDay",
  "reserve",
] satisfies readonly (keyof KeyLimits)[];

/** Who may ask: the token itself, or its SHA-256 (64 hexadecimal digits), so that a file of keys holds no secret. */
export type ApiKey = { readonly id: string; readonly limits?: KeyLimits } & (
  | { readonly token: string; readonly sha256?: never }
  | { readonly sha256: string; readonly token?: never }
);

/** A key without its token. */
export interface KnownKey {
  readonly id: string;
  readonly sha256: string;
  readonly limits: KeyLimits;
}

/**
 * Checks keys, and forgets their tokens.
 *
 * @throws {SignetError} `OPTION_INVALID` for an empty token, a malformed digest or limit, an id or token that stands twice. Names the key, never its token.
 */
export function knownKeys(keys: readonly ApiKey[]): readonly KnownKey[] {
  const known = keys.map(knownKey);
  for (const [index, key] of known.entries()) {
    const twin = known.slice(0, index).find(({ id, sha256 }) => id === key.id || sha256 === key.sha256);
    if (twin === undefined) continue;
    throw invalid(
      `The keys "${twin.id}" and "${key.id}" have the same ${twin.id === key.id ? "id" : "token"}`,
    );
  }
  return known;
}

function knownKey({ id, token, sha256, limits = {} }: ApiKey, index: number): KnownKey {
  if (typeof id !== "string" || id === "") throw invalid(`The key at index ${index} has no id`);
  if ((token === undefined) === (sha256 === undefined))
    throw invalid(`The key "${id}" needs either a token or its sha256`);
  if (token !== undefined && (typeof token !== "string" || !isCarried(token)))
    throw invalid(
      `The key "${id}" has a token that no header can carry: use printable ASCII without spaces, at most ${MAX_TOKEN} characters`,
    );
  if (sha256 !== undefined && !/^[0-9a-fA-F]{64}$/.test(sha256))
    throw invalid(`The key "${id}" has a sha256 that is not 64 hexadecimal digits`);
  checkLimits(`Key "${id}"`, limits, KEY_LIMITS);
  return { id, sha256: sha256?.toLowerCase() ?? sha256Hex(token ?? ""), limits };
}

function isCarried(token: string): boolean {
  return token.length <= MAX_TOKEN && /^[\x21-\x7e]+$/.test(token);
}

function invalid(message: string): SignetError {
  return new SignetError("OPTION_INVALID", message);
}
