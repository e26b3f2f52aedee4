import { fieldwise, predict, program, signature } from "@signet/core";
import * as z from "zod";

const topics = z.enum(["delivery", "refund", "payment", "repair", "account", "praise", "safety"]);
const plans = z.enum(["basic", "premium"]).describe("The customer's plan");

const classify = predict(
  signature({
    instruction: "Sort the customer's message by topic.",
    input: { message: z.string().describe("What the customer wrote") },
    output: { topic: topics },
  }),
  { format: "completion", maxTokens: 8 },
);

const rank = predict(
  signature({
    instruction: "Say how urgent the message is.",
    input: { topic: topics, plan: plans },
    output: { priority: z.enum(["low", "normal", "high"]) },
  }),
  { format: "completion", maxTokens: 8 },
);

/** Two steps: what a customer's message is about, and how soon it is answered. */
const triage = program({
  name: "triage",
  input: { message: z.string(), plan: plans },
  output: { topic: topics, priority: z.enum(["low", "normal", "high"]) },
  modules: { classify, rank },
  run: async ({ message, plan }, { classify, rank }) => {
    const { topic } = await classify({ message });
    const { priority } = await rank({ topic, plan });
    return { topic, priority };
  },
});

export default triage;

/** Half for the topic, half for the priority. */
export const metric = fieldwise("topic", "priority");
