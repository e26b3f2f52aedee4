import { abortError, type CodeContext, type CodeResult, type Json, onAbort } from "@signet/core";
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";
import { type Engine, newEngine } from "./engine.js";
import { interruptPace } from "./interrupt-pace.js";
import { prelude } from "./prelude.js";
import { openStopwatch, type Stopwatch } from "./stopwatch.js";

export interface Limits {
  readonly memoryBytes: number;
  readonly computeMs: number;
  readonly totalMs: number;
  readonly outputCharacters: number;
  readonly hostCalls: number;
}

interface LimitedContext extends CodeContext {
  readonly limits: Limits;
}

const STACK_BYTES = 256 * 1024;

/** One run in an instance of its own, which is left to the garbage collector afterwards: whatever the code did to it, no other run sees it. */
export async function runCode(code: string, context: LimitedContext): Promise<CodeResult> {
  const engine = await newEngine(context.limits.memoryBytes);
  if (context.signal.aborted) throw abortError(context.signal);
  const printed = openPrinter(context.limits.outputCharacters);
  try {
    return await runIn(engine, code, { ...context, printed });
  } catch (error) {
    if (context.signal.aborted) throw abortError(context.signal);
    // Out of memory in an odd place, for one: the instance is gone, the run counts as failed.
    return { ok: false, error: `The interpreter broke: ${String(error)}`, output: printed.text() };
  }
}

interface Printer {
  readonly print: (line: string) => void;
  /** Nothing more is kept: lines need not be read. */
  readonly isFull: () => boolean;
  readonly text: () => string;
}

function openPrinter(limit: number): Printer {
  let output = "";
  return {
    print(line) {
      if (output.length < limit) output = `${output}${line}\n`.slice(0, limit);
    },
    isFull: () => output.length >= limit,
    text: () => output.trimEnd(),
  };
}

async function runIn(
  { instance, memory }: Engine,
  code: string,
  context: LimitedContext & { readonly printed: Printer },
): Promise<CodeResult> {
  const { limits, printed } = context;
  const runtime = instance.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  const watch = openStopwatch(limits.computeMs);
  const vm = runtime.newContext();
  const pace = interruptPace(vm, memory);
  runtime.setInterruptHandler(() => {
    pace(performance.now());
    return watch.isOver();
  });
  const calls = openHostCalls(vm, { ...context, isOver: watch.isOver });
  const failed = (error: string): CodeResult => ({ ok: false, error, output: printed.text() });
  try {
    const started = watch.time(() => start(vm, code, { ...context, calls }));
    if ("error" in started) return failed(watch.explain(started.error));
    const ended = await settle(vm, started.promise, { ...context, calls, watch });
    if ("error" in ended) return failed(watch.explain(ended.error));
    if (ended.text.length > limits.outputCharacters) {
      const size = `${ended.text.length} characters, at most ${limits.outputCharacters} are allowed`;
      return failed(`RangeError: the program's value has ${size}`);
    }
    return { ok: true, value: JSON.parse(ended.text) as Json, output: printed.text() };
  } finally {
    calls.close();
  }
}

type Running = LimitedContext & { readonly printed: Printer; readonly calls: HostCalls };

/** The promise of the code's value as JSON, or why it did not even start. */
function start(
  vm: QuickJSContext,
  code: string,
  { input, functions, calls, printed }: Running,
): { readonly promise: QuickJSHandle } | { readonly error: string } {
  // On a line of its own: code may end in a comment.
  const body = vm.evalCode(`(async function (input) {\n${code}\n})`, "program.js", { strict: true });
  if (body.error) return { error: describe(vm, body.error) };
  const setUp = vm.unwrapResult(vm.evalCode(prelude, "prelude.js"));
  const print = vm.newFunction("print", (line) => {
    if (!printed.isFull()) printed.print(vm.getString(line));
  });
  const names = vm.newString(JSON.stringify(Object.keys(functions)));
  const runner = vm.callFunction(setUp, vm.undefined, names, calls.function, print);
  const text = vm.newString(JSON.stringify(input));
  const handles = [body.value, setUp, print, names, text];
  try {
    if (runner.error) return { error: describe(vm, runner.error) };
    const promise = vm.callFunction(runner.value, vm.undefined, body.value, text);
    runner.value.dispose();
    return promise.error ? { error: describe(vm, promise.error) } : { promise: promise.value };
  } finally {
    for (const handle of handles) handle.dispose();
  }
}

/** Runs what is due and waits for the host's functions, in turns, until the promise has settled or time is up. */
async function settle(
  vm: QuickJSContext,
  promise: QuickJSHandle,
  { calls, watch, limits, signal }: Running & { readonly watch: Stopwatch },
): Promise<{ readonly text: string } | { readonly error: string }> {
  const deadline = performance.now() + limits.totalMs;
  try {
    for (;;) {
      // A call of the host may have aborted the run, or ended together with it.
      if (signal.aborted) throw abortError(signal);
      const jobs = watch.time(() => vm.runtime.executePendingJobs());
      if (jobs.error) return { error: watch.time(() => describe(vm, jobs.error)) };
      jobs.dispose();
      const state = vm.getPromiseState(promise);
      if (state.type === "rejected") return { error: watch.time(() => describe(vm, state.error)) };
      if (state.type === "fulfilled") {
        const text = vm.getString(state.value);
        state.value.dispose();
        return { text };
      }
      if (calls.underWay() === 0)
        return { error: "Error: the program waits for a promise that nobody settles" };
      const isIn = await calls.next(deadline - performance.now());
      if (!isIn) return { error: `InternalError: the program took longer than ${limits.totalMs} ms` };
    }
  } finally {
    promise.dispose();
  }
}

interface HostCalls {
  /** What the code calls: a name and a JSON text in, a promise of a JSON text out. */
  readonly function: QuickJSHandle;
  readonly underWay: () => number;
  /** Waits for the next call to settle; false when the time was up first. */
  readonly next: (timeoutMs: number) => Promise<boolean>;
  readonly close: () => void;
}

function openHostCalls(
  vm: QuickJSContext,
  { functions, signal, limits, isOver }: LimitedContext & Pick<Stopwatch, "isOver">,
): HostCalls {
  const underWay = new Set<Promise<void>>();
  let started = 0;
  let isOpen = true;
  const settleLater = (
    call: Promise<string>,
    resolve: (text: string) => void,
    reject: (why: string) => void,
  ) => {
    const settled = call.then(
      (text) => (isOpen ? resolve(text) : undefined),
      (error: unknown) =>
        isOpen ? reject(error instanceof Error ? error.message : String(error)) : undefined,
    );
    const noted = settled.finally(() => underWay.delete(noted));
    underWay.add(noted);
  };
  const raw = vm.newFunction("call", (nameHandle, argumentHandle) => {
    if (isOver()) throw new Error("interrupted");
    if (++started > limits.hostCalls)
      throw new RangeError(`more than ${limits.hostCalls} calls of functions of the outside`);
    const name = vm.getString(nameHandle);
    const argument = vm.getString(argumentHandle);
    const deferred = vm.newPromise();
    settleLater(
      callHost(functions, name, argument),
      (text) => vm.newString(text).consume(deferred.resolve),
      (why) => vm.newError(why).consume(deferred.reject),
    );
    return deferred.handle;
  });
  return {
    function: raw,
    underWay: () => underWay.size,
    async next(timeoutMs) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let forget = (): void => {};
      const over = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), Math.max(0, timeoutMs));
      });
      const aborted = new Promise<never>((_, reject) => {
        forget = onAbort(signal, () => reject(abortError(signal)));
      });
      try {
        return await Promise.race([over, aborted, Promise.race(underWay).then(() => true as const)]);
      } finally {
        clearTimeout(timer);
        forget();
      }
    },
    close() {
      isOpen = false;
    },
  };
}

async function callHost(
  functions: CodeContext["functions"],
  name: string,
  argument: string,
): Promise<string> {
  const host = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (host === undefined) throw new Error(`there is no function ${name}`);
  return JSON.stringify(await host(JSON.parse(argument) as Json)) ?? "null"; // a host without types may return undefined
}

/** `TypeError: x is not a function (line 3)`. */
function describe(vm: QuickJSContext, error: QuickJSHandle): string {
  const read = (key: string): string | undefined => {
    const handle = vm.getProp(error, key);
    const value = vm.typeof(handle) === "string" ? vm.getString(handle) : undefined;
    handle.dispose();
    return value;
  };
  const isObject = vm.typeof(error) === "object";
  const message = isObject ? (read("message") ?? "") : vm.getString(error);
  const line = isObject ? /program\.js:(\d+)/.exec(read("stack") ?? "")?.[1] : undefined;
  const where = line === undefined ? "" : ` (line ${Number(line) - 1})`;
  const text = isObject ? `${read("name") ?? "Error"}: ${message}${where}` : `Thrown: ${message}`;
  error.dispose();
  return text.slice(0, 2000);
}
