/** Ways to look at a problem, after the kinds of questions that PromptBreeder lists; the words are our own. */
export const THINKING_STYLES: readonly string[] = [
  "Take the task apart: which small decisions does it consist of, and in which order are they made?",
  "Where do beginners go wrong, and what would have kept them from it?",
  "What would somebody who has done this for twenty years look at first?",
  "Which features of an input settle the answer, and which only seem to?",
  "Imagine the most difficult inputs: what makes them difficult, and what helps?",
  "Start from the answer: what must be true of an input for each possible answer?",
  "Be suspicious: which assumptions go without saying, and when do they fail?",
  "Say it as simply as it can be said, so that nothing can be misread.",
  "Compare with a task that is alike but better known: what carries over?",
  "Think of rules and of their exceptions, and of which comes first.",
  "How could one check an answer before giving it?",
  "What would have to be added for a reader who knows nothing of the subject?",
];
