import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { SignetError } from "../errors.js";
import { program } from "../program/program.js";
import { signature } from "../signature/signature.js";
import { scriptedLm } from "../testing/scripted-lm.js";
import { each } from "./each.js";
import { effect } from "./effect.js";
import { parallel } from "./parallel.js";
import { predict } from "./predict.js";

const code = (expected: string): SignetError => expect.objectContaining({ code: expected }) as SignetError;
const shout = predict(
  signature({ instruction: "Shout.", input: { text: z.string() }, output: { loud: z.string() } }),
  {
    format: "json",
  },
);
const lm = () =>
  scriptedLm({
    reply: ({ messages }) =>
      JSON.stringify({ loud: messages[0]?.text.match(/[a-z]\d/)?.[0]?.toUpperCase() ?? "?" }),
  });
const day = z.codec(z.string(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});
const later = effect({
  name: "later",
  input: { text: z.string().optional(), day },
  output: { day },
  run: async ({ day }) => ({ day: new Date(day.getTime() + 86_400_000).toISOString() }),
});
/** Hangs until it is told to stop; says so. */
const hang = (ended: string[]) =>
  effect({
    name: "hang",
    input: { text: z.string() },
    output: { x: z.string() },
    run: (_, { signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          ended.push("hang");
          reject(signal.reason);
        });
      }),
  });
const fail = effect({
  name: "fail",
  input: { text: z.string() },
  output: { x: z.string() },
  run: async ({ text }) => {
    throw new Error(`no ${text}`);
  },
});

describe("parallel()", () => {
  it("gives one input to all and returns outputs by key, codecs decoded", async () => {
    const both = parallel({ shout, later });
    expect(await both.run({ text: "a1", day: "2026-01-01T00:00:00.000Z" }, { lm: lm() })).toEqual({
      shout: { loud: "A1" },
      later: { day: new Date("2026-01-02") },
    });
    expect(Object.keys(both.parameters)).toEqual(["shout"]);
    await expect(both.run({ day: "2026-01-01" } as never, { lm: lm() })).rejects.toThrow(
      code("INPUT_INVALID"),
    );
  });

  it("aborts the others at the first failure, also from below another program", async () => {
    const ended: string[] = [];
    const inner = parallel({ hang: hang(ended), fail });
    const outer = program({
      name: "outer",
      input: { text: z.string() },
      output: { done: z.boolean() },
      modules: { inner },
      run: async (input, steps) => {
        await steps.inner(input);
        return { done: true };
      },
    });
    await expect(outer.run({ text: "luck" }, { lm: lm() })).rejects.toThrow("no luck");
    expect(ended).toEqual(["hang"]);
  });

  it("keeps within its limit", async () => {
    const limited = scriptedLm({ reply: () => '{"loud":"X"}', latencyMs: 1 });
    const modules = {
      a: shout,
      b: predict(signature({ instruction: "2", input: { text: z.string() }, output: { loud: z.string() } }), {
        format: "json",
      }),
    };
    await parallel(modules, { concurrency: 1 }).run({ text: "a" }, { lm: limited });
    expect(limited.counts.peakInFlight).toBe(1);
  });

  it("refuses inputs of one name and two types, and nothing to run", () => {
    const other = effect({
      name: "o",
      input: { text: z.number() },
      output: { x: z.string() },
      run: async () => ({ x: "" }),
    });
    expect(() => parallel({ shout, other })).toThrow(code("PROGRAM_INVALID"));
    expect(() => parallel({})).toThrow(code("PROGRAM_INVALID"));
    expect(() => parallel(undefined as never)).toThrow(code("PROGRAM_INVALID"));
    expect(() => parallel({ shout, gone: undefined as never })).toThrow(/"gone" of "parallel" is no module/);
    expect(() => parallel({ shout }, { concurrency: 0 })).toThrow(code("OPTION_INVALID"));
  });
});

describe("each()", () => {
  it("returns results in the order of the items, within its limit, with paths below it", async () => {
    const all = each(shout, { concurrency: 3 });
    const items = Array.from({ length: 9 }, (_, n) => ({ text: `x${n}` }));
    const slow = scriptedLm({
      reply: ({ messages }) => JSON.stringify({ loud: messages[0]?.text.match(/x\d/)?.[0] }),
      latencyMs: 1,
    });
    const { results } = await all.run({ items }, { lm: slow });
    expect(results).toEqual(items.map(({ text }) => ({ loud: text })));
    expect(slow.counts.peakInFlight).toBe(3);
    expect(Object.keys(all.parameters)).toEqual(["item"]);
    expect(Object.keys(each(parallel({ shout })).parameters)).toEqual(["item.shout"]);
    expect(await all.run({ items: [] }, { lm: slow })).toEqual({ results: [] });
  });

  it("decodes what it is given and encodes what it returns once", async () => {
    const days = await each(later).run({ items: [{ day: "2026-01-01T00:00:00.000Z" }] }, { lm: lm() });
    expect(days).toEqual({ results: [{ day: new Date("2026-01-02") }] });
  });

  it("refuses what is no module", () => {
    for (const other of [undefined, {}]) expect(() => each(other as never)).toThrow(code("PROGRAM_INVALID"));
  });

  it("fails with the first failure, and names the item that does not fit", async () => {
    await expect(each(fail).run({ items: [{ text: "luck" }, { text: "x" }] }, { lm: lm() })).rejects.toThrow(
      "no luck",
    );
    const misfit = each(shout).run({ items: [{ text: "a" }, { text: 7 as never }] }, { lm: lm() });
    await expect(misfit).rejects.toThrow(/items\.1\.text/);
  });
});
