import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dailySpend } from "./daily-spend.js";
import { requestRate } from "./request-rate.js";

const DAY_MS = 86_400_000;

describe("requestRate()", () => {
  it("lets no more than its limit through in any 60 seconds, and says truly when to come back", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }),
        (perMinute, pauses) => {
          const rate = requestRate(perMinute);
          const entered: number[] = [];
          let nowMs = 0;
          for (const pause of pauses) {
            nowMs += pause;
            const waitMs = rate.enter(nowMs);
            if (waitMs > 0) {
              nowMs += waitMs;
              expect(rate.enter(nowMs)).toBe(0);
            }
            entered.push(nowMs);
          }
          for (const [index, atMs] of entered.entries())
            expect((entered[index + perMinute] ?? Number.POSITIVE_INFINITY) - atMs).toBeGreaterThanOrEqual(
              60_000,
            );
        },
      ),
    );
  });
});

describe("dailySpend()", () => {
  it("reserves until the amount is used up, and begins anew at midnight", () => {
    const spend = dailySpend(100, 40);
    expect(spend.reserve(0)).toBeDefined();
    expect(spend.reserve(1)).toBeDefined();
    expect(spend.reserve(2)).toBeUndefined();
    expect(spend.reserve(DAY_MS)).toBeDefined();
  });

  it("charges what was used instead of what was set aside, once", () => {
    const spend = dailySpend(100, 40);
    const first = spend.reserve(0);
    first?.settle(10, true);
    first?.settle(0, true);
    for (let i = 0; i < 9; i++) spend.reserve(0)?.settle(10, true);
    expect(spend.reserve(0)).toBeUndefined();
  });

  it("charges what was set aside at least, where not all is known", () => {
    const spend = dailySpend(100, 60);
    spend.reserve(0)?.settle(1, false);
    expect(spend.reserve(0)).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1_000])(
    "charges what was set aside where a provider reports %s",
    (amount) => {
      const spend = dailySpend(100, 60);
      spend.reserve(0)?.settle(amount, true);
      expect(spend.reserve(0)).toBeUndefined();
      expect(spend.reserve(DAY_MS)).toBeDefined();
    },
  );

  it("leaves a day alone that has passed when a run ends", () => {
    const spend = dailySpend(100, 50);
    const late = spend.reserve(0);
    spend.reserve(DAY_MS)?.settle(50, true);
    late?.settle(1_000, true);
    expect(spend.reserve(DAY_MS)).toBeUndefined(); // a run is now taken to cost the mean, 100 at most
    expect(spend.reserve(2 * DAY_MS)).toBeDefined();
  });
});
