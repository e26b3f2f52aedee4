import { describe, expect, it } from "vitest";
import { onAbort } from "./on-abort.js";

describe("onAbort()", () => {
  it("calls everyone back once, in order, but those who stopped watching", () => {
    const controller = new AbortController();
    const called: string[] = [];
    const watch = (name: string): (() => void) => onAbort(controller.signal, () => called.push(name));
    watch("a");
    const stop = watch("b");
    watch("c");
    stop();
    controller.abort();
    controller.abort();
    expect(called).toEqual(["a", "c"]);
  });

  it("lets a callback stop another that was still to come", () => {
    const controller = new AbortController();
    const called: string[] = [];
    onAbort(controller.signal, () => {
      called.push("first");
      stopSecond();
    });
    const stopSecond = onAbort(controller.signal, () => called.push("second"));
    controller.abort();
    expect(called).toEqual(["first"]);
  });

  it("keeps two watchers with the same callback apart", () => {
    const controller = new AbortController();
    let called = 0;
    const count = (): void => {
      called++;
    };
    const stop = onAbort(controller.signal, count);
    onAbort(controller.signal, count);
    stop();
    controller.abort();
    expect(called).toBe(1);
  });

  it("puts one listener on a signal, however many watch it", () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<AbortSignal["addEventListener"]>) => {
      listeners++;
      add(...args);
    };
    for (let i = 0; i < 100; i++) onAbort(signal, () => {});
    expect(listeners).toBe(1);
  });
});
