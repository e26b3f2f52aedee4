import type { TotalUsage } from "@signet/core";
import { Refusal } from "../app/refusal.js";
import type { KeyLimits } from "./api-key.js";
import { type DailySpend, dailySpend, type SpendReservation, secondsToMidnight } from "./daily-spend.js";
import { requestRate } from "./request-rate.js";

/** Who asks, and what is counted of it. Lives as long as the app. */
export interface Client {
  readonly id: string;
  readonly bodyBytes: number;
  /** Counts a request; what is returned ends it, once. */
  readonly enter: (nowMs: number) => Refusal | (() => void);
  /** Sets aside what a run may cost. */
  readonly reserve: (nowMs: number) => Refusal | SpendAccount;
}

/** What one run costs. */
export interface SpendAccount {
  /** @param isWhole Whether the usage covers all that was asked of the models: of an aborted run it does not, so that it costs what was set aside at least. */
  readonly settle: (usage: TotalUsage, isWhole: boolean) => void;
  /** No model was asked. */
  readonly release: () => void;
}

export function client(id: string, limits: KeyLimits, maxBodyBytes: number): Client {
  const { concurrency = Number.POSITIVE_INFINITY, requestsPerMinute } = limits;
  const rate = requestsPerMinute === undefined ? undefined : requestRate(requestsPerMinute);
  const meters = metersOf(limits);
  let underWay = 0;
  return {
    id,
    bodyBytes: Math.min(limits.bodyBytes ?? maxBodyBytes, maxBodyBytes),
    enter(nowMs) {
      if (underWay >= concurrency)
        return busy(`This key has ${concurrency} requests under way, which is its limit`, 1);
      const waitMs = rate?.enter(nowMs) ?? 0;
      if (waitMs > 0)
        return busy(`This key has used its ${requestsPerMinute} requests per minute`, waitMs / 1_000);
      underWay++;
      return () => {
        underWay--;
      };
    },
    reserve: (nowMs) => account(meters, nowMs),
  };
}

/** One unit in which runs are paid. */
interface Meter {
  readonly unit: string;
  readonly spend: DailySpend;
  /** What is known to have been used. */
  readonly amountOf: (usage: TotalUsage) => number;
  /** Whether every call told what it used. */
  readonly isKnown: (usage: TotalUsage) => boolean;
}

function metersOf({
  usdPerDay,
  tokensPerDay,
  reserve: { usd = 0.01, tokens = 1_000 } = {},
}: KeyLimits): readonly Meter[] {
  const meters: Meter[] = [];
  if (usdPerDay !== undefined)
    meters.push({
      unit: "USD",
      spend: dailySpend(usdPerDay, usd),
      amountOf: (usage) => usage.costUsd ?? 0,
      isKnown: (usage) => usage.calls === 0 || usage.costUsd !== undefined,
    });
  if (tokensPerDay !== undefined)
    meters.push({
      unit: "tokens",
      spend: dailySpend(tokensPerDay, tokens),
      amountOf: (usage) => usage.promptTokens + usage.completionTokens,
      isKnown: (usage) => usage.unmetered === 0,
    });
  return meters;
}

function account(meters: readonly Meter[], nowMs: number): Refusal | SpendAccount {
  const open: (readonly [Meter, SpendReservation])[] = [];
  const release = (): void => {
    for (const [, reservation] of open) reservation.settle(0, true);
  };
  for (const meter of meters) {
    const reservation = meter.spend.reserve(nowMs);
    if (reservation === undefined) {
      release();
      return new Refusal(402, "SPEND_EXHAUSTED", `This key has used its ${meter.unit} of today (UTC)`, {
        retryAfterSeconds: secondsToMidnight(nowMs),
      });
    }
    open.push([meter, reservation]);
  }
  return {
    settle(usage, isWhole) {
      for (const [meter, reservation] of open)
        reservation.settle(meter.amountOf(usage), isWhole && meter.isKnown(usage));
    },
    release,
  };
}

function busy(message: string, seconds: number): Refusal {
  return new Refusal(429, "RATE_LIMITED", message, { retryAfterSeconds: Math.max(1, Math.ceil(seconds)) });
}
