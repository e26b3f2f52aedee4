import type { QuickJSContext } from "quickjs-emscripten-core";

/** QuickJS asks its interrupt handler once in so many loops and calls, and counts down in its context. */
const COUNTED = 10_000;
/** Where the counter is looked for: the first bytes of a context. */
const WORDS = 128;
const MOST = 256;
/** Between two questions, in ms. */
const OFTEN_ENOUGH = 0.5;

/** Brings the next question of the interpreter nearer. Called whenever it asks. */
export type Pace = (nowMs: number) => void;

/**
 * Ten thousand calls of something slow, such as `"x".repeat(1e6)`, take minutes: the interpreter's counter is set anew, to 1 after slow work and to more after fast
 * work. Where it cannot be found (another build), nothing is touched and the interpreter asks as seldom as it does.
 */
export function interruptPace(vm: QuickJSContext, memory: WebAssembly.Memory): Pace {
  const start = addressOf(vm) / 4;
  let place: number | undefined;
  let next = 1;
  let beforeMs = performance.now();
  return (nowMs) => {
    if (!Number.isInteger(start)) return;
    const words = new Int32Array(memory.buffer); // the buffer is another one after memory has grown
    place ??= placeOf(words, start);
    next = nowMs - beforeMs < OFTEN_ENOUGH ? Math.min(MOST, 2 * next) : 1;
    beforeMs = nowMs;
    if (place !== undefined) words[place] = next;
  };
}

/** The counter is full whenever the handler is asked for the first time. */
function placeOf(words: Int32Array, start: number): number | undefined {
  const found = [...words.subarray(start, start + WORDS).keys()].filter(
    (offset) => words[start + offset] === COUNTED,
  );
  const [only, second] = found;
  return only === undefined || second !== undefined ? undefined : start + only;
}

/** The context's place in memory, which the package keeps to itself; NaN where there is no such thing. */
function addressOf(vm: QuickJSContext): number {
  const { ctx } = vm as unknown as { readonly ctx?: { readonly value?: unknown } }; // read and checked: protected in its types
  return typeof ctx?.value === "number" ? ctx.value : Number.NaN;
}
