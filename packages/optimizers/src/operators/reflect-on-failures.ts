import { operator } from "./operator.js";

/** Why an instruction led to errors: the "gradient" of ProTeGi, the reflection of GPO. Its answer is a note, no instruction. */
export const reflectOnFailures = operator({
  name: "reflect-on-failures",
  instruction:
    "A step of a language-model program was given an instruction, and what it did with these inputs was not what was expected. " +
    "Say what about the instruction may have led to it: what it leaves open, gets wrong or does not mention. " +
    "State what would have to be known to answer such inputs as expected, in general terms.",
  fields: {
    program: "What the whole program does",
    step: "The step, with its fields",
    currentInstruction: "The instruction that the step had",
    failures: "What the step was given and what it answered, with what was expected",
  },
  output: "reason",
  answer: "The reason, in at most five sentences",
  temperature: 0,
  maxTokens: 300,
});
