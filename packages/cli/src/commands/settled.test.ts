import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settled } from "./settled.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("settled()", () => {
  const counted = () => {
    const done = { times: 0 };
    const work = settled(() => void done.times++, { quietMs: 50, atLatestMs: 1_000 });
    return { done, ...work };
  };

  it("works once for calls in a row, after the last one", () => {
    const { done, call } = counted();
    call();
    vi.advanceTimersByTime(40);
    call();
    vi.advanceTimersByTime(40);
    expect(done.times).toBe(0);
    vi.advanceTimersByTime(10);
    expect(done.times).toBe(1);
    vi.advanceTimersByTime(5_000);
    expect(done.times).toBe(1);
  });

  it("works all the same where calls never rest", () => {
    const { done, call } = counted();
    for (let i = 0; i < 250; i++) {
      call();
      vi.advanceTimersByTime(10);
    }
    expect(done.times).toBe(2);
  });

  it("does nothing any more once it is stopped", () => {
    const { done, call, stop } = counted();
    call();
    stop();
    vi.advanceTimersByTime(5_000);
    expect(done.times).toBe(0);
  });
});
