import { expectTypeOf, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { file } from "../format/file.js";
import { history, type Turn } from "../format/history.js";
import { image } from "../format/image.js";
import { predict } from "../module/predict.js";
import { program } from "../program/program.js";
import type { Preview } from "./preview.js";
import { signature } from "./signature.js";

const output = {
  reply: z.string(),
  label: z.enum(["a", "b"]),
  tags: z.array(z.object({ name: z.string(), count: z.int() })),
  note: z.string().nullable(),
  day: z.codec(z.iso.date(), z.date(), { decode: (text) => new Date(text), encode: String }),
  free: z.unknown(),
};

it("a preview is a deep partial of the output, which is one itself", () => {
  const ask = predict(signature({ instruction: "", input: { q: z.string() }, output }));
  program({
    name: "p",
    input: { q: z.string() },
    output: { reply: z.string() },
    modules: { ask },
    run: async ({ q }, steps) => {
      for await (const preview of steps.ask.stream({ q })) {
        expectTypeOf(preview.reply).toEqualTypeOf<string | undefined>();
        expectTypeOf(preview.label).toEqualTypeOf<"a" | "b" | undefined>();
        expectTypeOf(preview.note).toEqualTypeOf<string | null | undefined>();
        expectTypeOf(preview.day).toEqualTypeOf<Date | undefined>();
        expectTypeOf(preview.free).toEqualTypeOf<unknown>();
        expectTypeOf(preview.tags?.[0]?.name).toEqualTypeOf<string | undefined>();
        // @ts-expect-error a part of a list may miss fields
        const count: number | undefined = preview.tags?.map(({ count }) => count)[0] satisfies number;
        expectTypeOf(count).toEqualTypeOf<number | undefined>();
      }
      const whole = await steps.ask({ q });
      expectTypeOf(whole).toExtend<Preview<typeof whole>>();
      return { reply: whole.reply };
    },
  });
});

it("images and files are texts, and a history is a list of turns", () => {
  const look = predict(
    signature({
      instruction: "",
      input: {
        photo: image(),
        more: z.array(image()).optional(),
        doc: mini.optional(file()),
        past: history(),
      },
      output: { label: z.string() },
    }),
  );
  program({
    name: "p",
    input: { photo: image(), past: z.optional(history()) },
    output: { label: z.string() },
    modules: { look },
    run: ({ photo, past }, steps) => {
      expectTypeOf(photo).toEqualTypeOf<string>();
      expectTypeOf(past).toEqualTypeOf<readonly Turn[] | undefined>();
      // @ts-expect-error a turn is the user's or the assistant's
      void steps.look({ photo, past: [{ role: "system", text: "" }] });
      return steps.look({ photo, past: past ?? [], more: [photo] });
    },
  });
});
