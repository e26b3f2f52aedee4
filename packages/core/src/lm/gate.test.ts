import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gate } from "./gate.js";

const never = new AbortController().signal;
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("gate()", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("lets callers through in order, and nobody overtakes", async () => {
    let room = 3;
    const door = gate<number>((size) => {
      if (size > room) return Number.POSITIVE_INFINITY;
      room -= size;
      return 0;
    });
    const entered: number[] = [];
    const enter = (size: number) => void door.enter(size, never).then(() => entered.push(size));
    [2, 3, 1].forEach(enter);
    await settled();
    expect(entered).toEqual([2]);
    room += 2;
    door.poke();
    await settled();
    expect(entered).toEqual([2, 3]);
    room += 3;
    door.poke();
    await settled();
    expect(entered).toEqual([2, 3, 1]);
  });

  it("asks again after the time that it was told", async () => {
    let isOpen = false;
    const door = gate<string>(() => (isOpen ? 0 : 1_000));
    const entered = vi.fn();
    void door.enter("a", never).then(entered);
    isOpen = true;
    await vi.advanceTimersByTimeAsync(999);
    expect(entered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("lets a waiter leave at once, and the next one take its place", async () => {
    const door = gate<number>((size) => (size > 1 ? Number.POSITIVE_INFINITY : 0));
    const leaver = new AbortController();
    const large = door.enter(2, leaver.signal);
    const small = door.enter(1, never);
    leaver.abort();
    await expect(large).rejects.toMatchObject({ code: "ABORTED", details: { sent: false } });
    await expect(small).resolves.toBeUndefined();
  });

  it("refuses one waiter with what is thrown, and goes on with the next", async () => {
    const door = gate<string>((name) => {
      if (name === "bad") throw new Error("not you");
      return 0;
    });
    const [bad, good] = [door.enter("bad", never), door.enter("good", never)];
    await expect(bad).rejects.toThrow("not you");
    await expect(good).resolves.toBeUndefined();
  });

  it("leaves no timer behind when all have left", async () => {
    const door = gate<string>(() => 60_000);
    const leaver = new AbortController();
    const entering = door.enter("a", leaver.signal);
    expect(vi.getTimerCount()).toBe(1);
    leaver.abort();
    await expect(entering).rejects.toMatchObject({ code: "ABORTED" });
    expect(vi.getTimerCount()).toBe(0);
  });
});
