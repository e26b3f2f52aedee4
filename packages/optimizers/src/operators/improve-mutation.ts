import { operator } from "./operator.js";

/** Improves a mutation prompt: PromptBreeder's first-order hyper-mutation. Its answer is a note. */
export const improveMutation = operator({
  name: "improve-mutation",
  instruction:
    "Instructions are improved by a request for a change. Improve the request itself: say more clearly what it is after, and make it lead further.",
  fields: { request: "The request as it is" },
  output: "improvedRequest",
  answer: "The improved request alone, in one or two sentences, fit for any instruction",
  maxTokens: 150,
});
