import { describe, expect, it } from "vitest";
import type { LmCall } from "./language-model.js";
import { singleFlight } from "./single-flight.js";

const under = (signal: AbortSignal): LmCall => ({ signal, sample: "0" });
const never = under(new AbortController().signal);

/** A call that is answered by hand, and remembers its signal. */
function manual<T>() {
  const { promise, resolve, reject } = deferred<T>();
  const started: AbortSignal[] = [];
  const start = ({ signal }: LmCall): Promise<T> => {
    started.push(signal);
    return promise;
  };
  return { start, started, resolve, reject };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}

describe("singleFlight()", () => {
  it("makes one call for equal addresses in flight, and another after it has ended", async () => {
    const flights = singleFlight<string>();
    const call = manual<string>();
    const answers = Promise.all([
      flights.run("a", never, call.start),
      flights.run("a", never, call.start),
      flights.run("a", never, call.start),
    ]);
    expect(flights.isUnderWay("a")).toBe(true);
    call.resolve("yes");
    expect(await answers).toEqual(["yes", "yes", "yes"]);
    expect(call.started).toHaveLength(1);
    expect(flights.isUnderWay("a")).toBe(false);
    await flights.run("a", never, call.start);
    expect(call.started).toHaveLength(2);
  });

  it("keeps different addresses apart", async () => {
    const flights = singleFlight<string>();
    const answers = ["a", "b", "c"].map((address) => flights.run(address, never, async () => address));
    expect(await Promise.all(answers)).toEqual(["a", "b", "c"]);
  });

  it("hands a failure to every waiter", async () => {
    const flights = singleFlight<string>();
    const call = manual<string>();
    const answers = [flights.run("a", never, call.start), flights.run("a", never, call.start)];
    call.reject(new Error("no"));
    for (const answer of answers) await expect(answer).rejects.toThrow("no");
    expect(flights.isUnderWay("a")).toBe(false);
  });

  it("lets a waiter leave at once and goes on for the others", async () => {
    const flights = singleFlight<string>();
    const call = manual<string>();
    const leaver = new AbortController();
    const leaving = flights.run("a", under(leaver.signal), call.start);
    const staying = flights.run("a", never, call.start);
    const reason = new Error("lost interest");
    leaver.abort(reason);
    await expect(leaving).rejects.toMatchObject({ code: "ABORTED", cause: reason });
    expect(call.started[0]?.aborted).toBe(false);
    call.resolve("yes");
    expect(await staying).toBe("yes");
  });

  it("aborts the call when the last waiter leaves, and a newcomer starts another", async () => {
    const flights = singleFlight<string>();
    const call = manual<string>();
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [
      flights.run("a", under(one.signal), call.start),
      flights.run("a", under(two.signal), call.start),
    ];
    one.abort();
    two.abort();
    await Promise.allSettled(waiting);
    expect(call.started[0]?.aborted).toBe(true);

    const fresh = manual<string>();
    const answer = flights.run("a", never, fresh.start);
    call.reject(new Error("the aborted call ends late, and unheard"));
    fresh.resolve("yes");
    expect(await answer).toBe("yes");
  });

  it("does not start a call for a signal that has fired", async () => {
    const call = manual<string>();
    const run = singleFlight<string>().run("a", under(AbortSignal.abort()), call.start);
    await expect(run).rejects.toMatchObject({ code: "ABORTED" });
    expect(call.started).toHaveLength(0);
  });

  it("lets many wait under one signal without a warning of Node's", async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", onWarning);
    const flights = singleFlight<number>();
    const { signal } = new AbortController();
    const start = async (): Promise<number> => {
      await new Promise((resolve) => setImmediate(resolve));
      return 1;
    };
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => flights.run(`${index}`, under(signal), start)),
    );
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });
});
