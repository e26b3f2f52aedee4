/** Requests that make another instruction of an instruction; the words are our own. */
export const MUTATION_PROMPTS: readonly string[] = [
  "Say the same more precisely: replace what is vague by what can be checked.",
  "Make it shorter, until only what matters is left.",
  "Add one rule that helps with difficult inputs.",
  "Turn it into a few steps that are done one after the other.",
  "Write it anew from a different point of view, as a specialist of the subject would put it.",
  "Say why it matters to get this right, and what a good answer looks like.",
  "Name the mistake that is made most often, and how to avoid it.",
  "Keep the aim, but advise another way of getting there.",
  "Explain by which signs the possible answers are told apart.",
  "Write it as advice to a careful friend who is new to this.",
  "Drop what goes without saying, and stress what is easily overlooked.",
  "Demand that the answer is checked before it is given, and say how.",
];
