import { SignetError } from "@signet/core";
import { describe, expect, it } from "vitest";
import { gate } from "./gate.js";

const { signal } = new AbortController();

describe("gate()", () => {
  it("lets as many in as there are places, the others in order", async () => {
    const { enter } = gate(2);
    const order: number[] = [];
    const visit = async (visitor: number): Promise<void> => {
      const leave = await enter(signal);
      order.push(visitor);
      await Promise.resolve();
      leave();
    };
    await Promise.all([0, 1, 2, 3, 4].map(visit));
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  it("lets the next in when one who waits gives up", async () => {
    const { enter } = gate(1);
    const leave = await enter(signal);
    const controller = new AbortController();
    const impatient = enter(controller.signal).catch((error: unknown) => error);
    const patient = enter(signal);
    controller.abort("enough");
    expect(SignetError.is(await impatient, "ABORTED")).toBe(true);
    leave();
    (await patient)();
    (await enter(signal))();
  });
});
