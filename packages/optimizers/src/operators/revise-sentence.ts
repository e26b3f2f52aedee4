import { operator } from "./operator.js";

/**
 * Rewrites one sentence of an instruction in view of what went wrong; all else stays.
 *
 * @see Yang et al. 2024 (arXiv 2406.13443), second phase; in other words, and with what was tried before.
 */
export const reviseSentence = operator({
  name: "revise-sentence",
  instruction:
    "Somebody writes the instruction of one step of a language-model program, and improves it one sentence at a time. With the instruction as it stands, the step got these inputs wrong. " +
    "Compare what it answered with what was expected, and improve the sentence to revise so that the task is understood more fully. All other sentences stay as they are; do not write them again. " +
    "Keep whatever stands in braces. State rules, and quote none of the inputs. Write one sentence, or a short list.",
  fields: {
    step: "The step, with its fields",
    currentInstruction: "The whole instruction as it stands",
    failures: "Inputs that it failed on, with what was answered and what was expected",
    sentenceToRevise: "The sentence to revise",
    rejected: "Revisions of this sentence that did not help: do not repeat any of them",
    removal: "What else may be done",
  },
  output: "newSentence",
  answer: "The new sentence alone",
  maxTokens: 200,
});
