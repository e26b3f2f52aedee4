/** Ways to go about a proposal, one of them none. @see mipro.md §4.2 */
export const TIPS: readonly string[] = [
  "",
  "Be creative: try an approach that nobody would think of first.",
  "Keep the instruction simple and clear.",
  "Make the instruction informative and descriptive.",
  "Let the instruction describe a situation where much depends on a right answer.",
  "Let the instruction give the model a persona that fits the task.",
];
