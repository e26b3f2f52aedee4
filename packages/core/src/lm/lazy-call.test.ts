import { describe, expect, it } from "vitest";
import type { LmCall } from "./language-model.js";
import { isAborted, LazyCall, whenAborted } from "./lazy-call.js";

/** A plain call whose signal says when somebody asks for it. */
function outerCall() {
  const controller = new AbortController();
  let asked = 0;
  const call: LmCall = {
    get signal() {
      asked++;
      return controller.signal;
    },
    sample: "0",
  };
  return { call, controller, asked: () => asked };
}

describe("LazyCall", () => {
  it("has one signal, which fires with the reason whether it was made before or after the end", () => {
    const [before, after] = [new LazyCall("0"), new LazyCall("0")];
    const { signal } = before;
    expect(before.signal).toBe(signal);
    expect(signal.aborted).toBe(false);
    const reason = new Error("enough");
    for (const call of [before, after]) {
      call.abort(reason);
      call.abort(new Error("too late"));
      expect(isAborted(call)).toBe(true);
      expect(call.signal.aborted).toBe(true);
      expect(call.signal.reason).toBe(reason);
    }
    expect(before.signal).toBe(signal);
  });

  it("ends with its outer call, for every way of asking", () => {
    const asks: readonly ((call: LazyCall, told: () => void) => void)[] = [
      () => {},
      (call, told) => void whenAborted(call, told),
      (call, told) => call.signal.addEventListener("abort", told),
      (call, told) => void whenAborted(new LazyCall("0/0", call), told),
    ];
    for (const ask of asks) {
      const outer = outerCall();
      const call = new LazyCall("0", outer.call);
      let told = 0;
      ask(call, () => told++);
      const reason = new Error("enough");
      outer.controller.abort(reason);
      expect(told).toBe(ask === asks[0] ? 0 : 1);
      expect(isAborted(call)).toBe(true);
      expect(call.signal.reason).toBe(reason);
    }
  });

  it("takes nothing of its outer call before somebody asks, and lets go of it when it is closed", () => {
    const outer = outerCall();
    const call = new LazyCall("0", outer.call);
    expect(outer.asked()).toBe(0);
    let told = 0;
    whenAborted(call, () => told++);
    call.close();
    outer.controller.abort();
    expect(told).toBe(0);
  });

  it("tells every watcher once, in order, but those who stopped watching", () => {
    const call = new LazyCall("0");
    const told: string[] = [];
    const watch = (name: string): (() => void) => whenAborted(call, () => told.push(name));
    watch("a");
    const stop = watch("b");
    watch("c");
    const stopLast = whenAborted(call, () => told.push("d"));
    watch("e");
    whenAborted(call, stopLast);
    stop();
    stopLast();
    call.abort(undefined);
    call.abort(undefined);
    expect(told).toEqual(["a", "c", "e"]);
  });

  it("does not end a copy that has another signal: middleware may put its own in place", () => {
    const call = new LazyCall("0");
    const other = new AbortController();
    const copy: LmCall = { ...call, signal: other.signal };
    let told = 0;
    whenAborted(copy, () => told++);
    call.abort(undefined);
    expect(isAborted(copy)).toBe(false);
    other.abort();
    expect(isAborted(copy)).toBe(true);
    expect(told).toBe(1);
  });

  it("hands its signal to a copy that keeps it", () => {
    const call = new LazyCall("0");
    const copy = { ...call, sample: "1" };
    call.abort(undefined);
    expect(copy).toEqual({ signal: call.signal, sample: "1" });
    expect(isAborted(copy)).toBe(true);
  });
});
