import { checkLimits } from "./check-limits.js";

/** What the app takes on at once, over all keys. */
export interface AppLimits {
  /** Of a request's body, default 8 MiB. */
  readonly bodyBytes?: number;
  /** Runs under way at once, default 256. */
  readonly concurrency?: number;
  /** Requests that wait for a place, default 1,024; what comes then is refused. */
  readonly queue?: number;
  /** From the first byte of a request to the last of its answer, default 120,000. */
  readonly timeoutMs?: number;
  /** Silence of a stream before a heartbeat is sent, default 10,000. */
  readonly heartbeatMs?: number;
}

/**
 * The limits with their defaults.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the limit that is unknown or no positive integer.
 */
export function appLimits(given: AppLimits = {}): Required<AppLimits> {
  checkLimits("limits", given, Object.keys(defaults));
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}

const defaults = {
  bodyBytes: 8 * 2 ** 20,
  concurrency: 256,
  queue: 1_024,
  timeoutMs: 120_000,
  heartbeatMs: 10_000,
} as const satisfies Required<AppLimits>;
