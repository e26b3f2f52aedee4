import { asWritten, dualPhase } from "@signet/optimizers";
import { expect, it } from "vitest";
import { learnRule } from "./learn-rule.js";

it("learnRule() scores on messages that nothing had seen, and says what was spent", async () => {
  const plain = await learnRule(asWritten(), { seed: 1, calls: 1000 });
  const learnt = await learnRule(dualPhase(), { seed: 1, calls: 1000 });
  expect(plain.score).toBeLessThan(0.4);
  expect(learnt.score).toBeGreaterThan(plain.score + 0.2);
  expect(plain.calls).toBe(0);
  expect(learnt.calls).toBeLessThanOrEqual(1000);
});
