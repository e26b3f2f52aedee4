import { operator } from "./operator.js";

/** A new mutation prompt from a thinking style: PromptBreeder's zero-order hyper-mutation. Its answer is a note. */
export const inventMutation = operator({
  name: "invent-mutation",
  instruction:
    "Instructions for a task are improved by asking for a change, again and again. Write such a request for a change: one that may help with this task, and is in keeping with the way of thinking given.",
  fields: {
    step: "The task",
    style: "The way of thinking",
  },
  output: "request",
  answer: "The request alone, in one or two sentences, fit for any instruction",
  maxTokens: 150,
});
