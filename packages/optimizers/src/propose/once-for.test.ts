import { describe, expect, it } from "vitest";
import { onceFor } from "./once-for.js";

describe("onceFor()", () => {
  it("asks once for each pair and name, also when asked at the same time", async () => {
    const once = onceFor<object, object, number>();
    const [a, b] = [{}, {}];
    let calls = 0;
    const ask = async (): Promise<number> => ++calls;
    expect(await Promise.all([once([a, b], "x", ask), once([a, b], "x", ask)])).toEqual([1, 1]);
    expect(await once([a, b], "y", ask)).toBe(2);
    expect(await once([b, a], "x", ask)).toBe(3);
    expect(await once([a, b], "x", ask)).toBe(1);
  });

  it("forgets what failed", async () => {
    const once = onceFor<object, object, number>();
    const pair = [{}, {}] as const;
    await expect(once(pair, "x", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await once(pair, "x", async () => 1)).toBe(1);
  });
});
