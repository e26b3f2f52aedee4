import { expectTypeOf, it } from "vitest";
import * as z from "zod";
import type { In, Out } from "../signature/shape.js";
import { file } from "./file.js";
import { image } from "./image.js";

it("images and files are texts that have to be given", () => {
  const shape = { photo: image(), papers: z.array(file()), more: z.optional(image()) };
  interface Given {
    photo: string;
    papers: string[];
    more?: string | undefined;
  }
  expectTypeOf<In<typeof shape>>().toEqualTypeOf<Given>();
  expectTypeOf<Out<typeof shape>>().toEqualTypeOf<Given>();
});
