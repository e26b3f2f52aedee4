import { predict, program, signature } from "@signet/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { aiSdkTool } from "./ai-sdk-tool.js";

const step = predict(
  signature({ instruction: "Say.", input: { text: z.string() }, output: { said: z.string() } }),
);
const say = program({
  name: "say",
  input: { text: z.string() },
  output: { said: z.string() },
  modules: { step },
  run: (input, { step }) => step(input),
});

describe("aiSdkTool()", () => {
  it.each([
    ["no options", say, undefined, "OPTION_INVALID"],
    ["no model", say, {}, "OPTION_INVALID"],
    ["no program", undefined, {}, "PROGRAM_INVALID"],
    ["a single module", step, {}, "PROGRAM_INVALID"],
  ])("refuses %s", (_, given, options, code) => {
    expect(() => aiSdkTool(given as never, options as never)).toThrow(expect.objectContaining({ code }));
  });
});
