import { type CodeContext, SignetError } from "@signet/core";
import { describe, expect, it } from "vitest";
import { quickJs } from "./quick-js.js";

const interpreter = quickJs({ computeMs: 5000 });

const context = (given: Partial<CodeContext> = {}): CodeContext => ({
  input: {},
  functions: {},
  signal: new AbortController().signal,
  ...given,
});

describe("quickJs()", () => {
  it("returns what the code returns, and what it printed", async () => {
    const code =
      "console.log('sum of', input.numbers); return input.numbers.reduce((a, b) => a + b, 0); // done";
    const result = await interpreter.run(code, context({ input: { numbers: [1, 2, 39] } }));
    expect(result).toEqual({ ok: true, value: 42, output: "sum of [1,2,39]" });
  });

  it("calls the functions given, and lets the code catch what they throw", async () => {
    const functions = {
      double: async (argument: unknown) => Number((argument as { n: number }).n) * 2,
      fail: () => Promise.reject(new Error("no such row")),
    };
    const code = `const [a, b] = await Promise.all([double({ n: 1 }), double({ n: 2 })]);
      try { await fail({}); } catch (error) { return [a, b, error.message]; }`;
    expect(await interpreter.run(code, context({ functions }))).toMatchObject({
      ok: true,
      value: [2, 4, "no such row"],
    });
  });

  it("has nothing of the host", async () => {
    const names =
      "process, require, fetch, XMLHttpRequest, WebSocket, setTimeout, Deno, Bun, window, navigator, module, Buffer, WebAssembly, std, os";
    const code = `return [${names
      .split(", ")
      .map((name) => `typeof ${name}`)
      .join(", ")}];`;
    const result = await interpreter.run(code, context());
    expect(result.ok && new Set(result.value as string[])).toEqual(new Set(["undefined"]));
    const imported = await interpreter.run("return await import('fs');", context());
    expect(imported.ok).toBe(false);
  });

  it("starts every run with a fresh heap", async () => {
    await interpreter.run("globalThis.left = 1; Object.prototype.evil = 1; return 1;", context());
    const result = await interpreter.run("return [typeof left, ({}).evil ?? null];", context());
    expect(result).toMatchObject({ ok: true, value: ["undefined", null] });
    expect(({} as { evil?: number }).evil).toBeUndefined();
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ["a syntax error", "return 1 +;", /SyntaxError.*line 1/],
    ["an error with its line", "const a = 1;\nreturn a.b.c;", /TypeError.*line 2/],
    ["a thrown text", "throw 'no';", /Thrown: no/],
    ["nothing returned", "1 + 1;", /end it with return/],
    ["a circular value", "const a = {}; a.a = a; return a;", /TypeError/],
    ["an endless loop", "while (true) {}", /computed for longer than 1000 ms/],
    [
      "an endless loop in a getter of its error",
      "throw { get message() { while (true) {} } };",
      /longer than 1000 ms|Error/,
    ],
    [
      "a loop that catches its interruption",
      "for (;;) { try { while (true) {} } catch {} }",
      /longer than 1000 ms/,
    ],
    ["too deep a recursion", "const f = () => f() + 1; return f();", /stack|InternalError|RangeError/],
    ["a value that is too long", "return 'x'.repeat(20000);", /at most 10000 are allowed/],
    ["a promise that nobody settles", "await new Promise(() => {}); return 1;", /nobody settles/],
    ["a loop of slow calls", "for (;;) 'x'.repeat(1e5);", /longer than 1000 ms/],
    ["a loop of long lines", "const s = 'x'.repeat(1e5); for (;;) console.log(s);", /longer than 1000 ms/],
    ["a catastrophic pattern", "return /^(a+)+$/.test('a'.repeat(40) + 'b');", /longer than 1000 ms/],
  ];
  it.each(broken)("tells of %s", async (_, code, expected) => {
    const small = quickJs({ computeMs: 1000, memoryBytes: 4 * 1024 * 1024, outputCharacters: 10_000 });
    const result = await small.run(code, context());
    expect(result.ok === false && result.error).toMatch(expected);
    expect(await small.run("return 1;", context())).toMatchObject({ ok: true, value: 1 });
  });

  it("tells of too much memory", async () => {
    const small = quickJs({ computeMs: 60_000, memoryBytes: 4 * 1024 * 1024 });
    const result = await small.run("const a = []; for (;;) a.push(new Array(10000).fill(1));", context());
    expect(result.ok === false && result.error).toMatch(/out of memory/);
  });

  it("cuts what is printed", async () => {
    const small = quickJs({ outputCharacters: 100 });
    const result = await small.run(
      "for (let i = 0; i < 1000; i++) console.log('line', i); return 1;",
      context(),
    );
    expect(result.ok && result.output.length).toBeLessThanOrEqual(100);
  });

  it("ends when a function of the host never answers", async () => {
    const small = quickJs({ totalMs: 20 });
    const functions = { hang: () => new Promise<never>(() => {}) };
    const result = await small.run("return await hang({});", context({ functions }));
    expect(result.ok === false && result.error).toMatch(/longer than 20 ms/);
  });

  it("starts no more calls of the host than allowed, and takes what they return", async () => {
    let calls = 0;
    const functions = {
      count: async () => ++calls,
      nothing: async () => undefined as never,
    };
    const small = quickJs({ computeMs: 60_000, hostCalls: 10 });
    const flood = await small.run(
      "for (let i = 0; i < 100; i++) count(); return await count();",
      context({ functions }),
    );
    expect(flood.ok).toBe(false);
    expect(calls).toBe(10);
    const caught = "let n = 0; try { for (;;) { await count(); n++; } } catch (e) { return [n, e.message]; }";
    expect(await small.run(caught, context({ functions }))).toMatchObject({
      ok: true,
      value: [10, "more than 10 calls of functions of the outside"],
    });
    const empty = await small.run("return await nothing();", context({ functions }));
    expect(empty).toMatchObject({ ok: true, value: null });
  });

  it("ends when the signal fires, and late answers of the host do no harm", async () => {
    const controller = new AbortController();
    let answer: (value: number) => void = () => {};
    const functions = {
      slow: () => {
        queueMicrotask(() => controller.abort());
        return new Promise<number>((resolve) => {
          answer = resolve;
        });
      },
    };
    const running = interpreter.run(
      "return await slow({});",
      context({ functions, signal: controller.signal }),
    );
    await expect(running).rejects.toSatisfy((error) => SignetError.is(error, "ABORTED"));
    answer(1);
    expect(await interpreter.run("return 2;", context())).toMatchObject({ ok: true, value: 2 });
  });

  it("ends when the signal fires within a call of the host, whatever the code does about it", async () => {
    const endings = [() => new Promise<never>(() => {}), () => Promise.reject(new Error("over"))];
    for (const end of endings) {
      const controller = new AbortController();
      let calls = 0;
      const ending = () => {
        calls++;
        controller.abort();
        return end();
      };
      const running = interpreter.run(
        "for (let i = 0; i < 5; i++) { try { await ending({}); } catch {} } return 1;",
        context({ functions: { ending }, signal: controller.signal }),
      );
      await expect(running).rejects.toSatisfy((error) => SignetError.is(error, "ABORTED"));
      expect(calls).toBe(1);
    }
  });

  it("runs side by side", async () => {
    const functions = { id: async (argument: unknown) => (argument as { n: number }).n };
    const runs = Array.from({ length: 20 }, (_, n) =>
      interpreter.run("let s = 0; for (let i = 0; i < 5; i++) s += await id({ n: input.n }); return s;", {
        ...context({ functions, input: { n } }),
      }),
    );
    const values = (await Promise.all(runs)).map((result) => result.ok && result.value);
    expect(values).toEqual(Array.from({ length: 20 }, (_, n) => n * 5));
  });

  it("refuses limits out of range", () => {
    expect(() => quickJs({ memoryBytes: 1000 })).toThrow(/memoryBytes is 1000/);
    expect(() => quickJs({ totalMs: 2 ** 31 })).toThrow(/totalMs is 2147483648, it should be at most/);
    expect(() => quickJs({ computeMs: Number.NaN })).toThrow(/computeMs is NaN/);
  });
});
