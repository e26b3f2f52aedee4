import { operator } from "./operator.js";

/**
 * Writes an instruction anew in view of runs and of what was said about them.
 *
 * @see Agrawal et al. 2025 (GEPA, arXiv 2507.19457).
 */
export const rewriteFromFeedback = operator({
  name: "rewrite-from-feedback",
  instruction:
    "A step of a language-model program follows an instruction. Examples of its work are below, with what came of each and, where somebody has said so, how it could have been better. " +
    "Work out what the step is given and what is asked of it, in detail. Gather from the feedback every fact of this particular field that the step could not know by itself, since it will not see the feedback again. " +
    "Where some general way of solving the task shows, gather that too. Then write a new instruction for the step that holds all of it. " +
    "It must serve for other inputs of the kind: state facts and rules, and quote none of the examples.",
  fields: {
    step: "The step, with its fields",
    currentInstruction: "The instruction that the step has now, in a fence",
    examples: "What the step was given and what it answered, with the feedback",
  },
  answer: "The whole new instruction alone",
  maxTokens: 1200,
});
