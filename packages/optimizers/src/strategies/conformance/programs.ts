import { predict, program, signature } from "@signet/core";
import * as z from "zod/mini";
import { subject } from "./subject.js";

const input = { text: z.string() };
const output = { label: z.enum(["red", "blue"]) };
const tag = (instruction: string) =>
  predict(signature({ instruction, input, output }), { format: "json", maxTokens: 40 });

export const oneModule = subject(
  program({
    name: "oneModule",
    input,
    output,
    modules: { tag: tag("Tag the text.") },
    run: async ({ text }, steps) => steps.tag({ text }),
  }),
);

/** Nothing but their paths tells the two apart. */
export const equalSignatures = subject(
  program({
    name: "equalSignatures",
    input,
    output,
    modules: { draft: tag("Tag the text."), check: tag("Tag the text.") },
    run: async ({ text }, { draft, check }) => {
      const first = await draft({ text });
      return check({ text: `draft ${first.label} of ${text}` });
    },
  }),
);

export const loop = subject(
  program({
    name: "loop",
    input,
    output,
    modules: { refine: tag("Tag the text.") },
    run: async ({ text }, { refine }) => {
      let answer = await refine({ text });
      for (let round = 1; round < 3; round++)
        answer = await refine({ text: `round ${round}, ${answer.label}: ${text}` });
      return answer;
    },
  }),
);

/** Its second module runs on one input in ten. */
export const conditional = subject(
  program({
    name: "conditional",
    input,
    output,
    modules: { tag: tag("Tag the text."), special: tag("Tag the rare text.") },
    run: async ({ text }, steps) => (text.startsWith("rare") ? steps.special({ text }) : steps.tag({ text })),
  }),
);
