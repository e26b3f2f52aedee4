import { parseArgs } from "node:util";
import { openai } from "@signet/adapters/openai";
import { type LanguageModel, react, signature, spansOf, tool } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import * as z from "zod";

/** An agent with two tools over a stock list. `--model gpt-4o-mini` asks a real model (key in OPENAI_API_KEY), else its part is read from a script. */
const { values: flags } = parseArgs({
  options: {
    model: { type: "string" },
    question: { type: "string", default: "What do 3 lamps and 2 chairs cost together?" },
  },
});

const stock = new Map([
  ["lamp", 24.5],
  ["chair", 80],
  ["desk", 210],
]);

const price = tool({
  name: "price",
  description: "The price of one piece of an article",
  input: { article: z.string().describe("in the singular") },
  output: { euros: z.number() },
  run: async ({ article }) => {
    const euros = stock.get(article);
    if (euros === undefined)
      throw new Error(`No "${article}" in stock; there are: ${[...stock.keys()].join(", ")}`);
    return { euros };
  },
});

const total = tool({
  name: "total",
  description: "Adds up amounts times prices",
  input: { lines: z.array(z.object({ amount: z.int(), euros: z.number() })) },
  output: { euros: z.number() },
  run: async ({ lines }) => ({ euros: lines.reduce((sum, { amount, euros }) => sum + amount * euros, 0) }),
});

const clerk = react(
  signature({
    instruction: "Answer a customer's question about prices.",
    input: { question: z.string() },
    output: { reply: z.string(), euros: z.number() },
  }),
  { tools: { price, total }, maxSteps: 6, act: { format: "json" }, answer: { format: "json" } },
);

/** What a model says to the default question, its slip with the plural included. */
function script(): LanguageModel {
  const act = (thought: string, name: string, given: object): string =>
    JSON.stringify({ thought, tool: name, arguments: given });
  const replies = [
    act("I need the price of a lamp.", "price", { article: "lamps" }),
    act("The singular, then.", "price", { article: "lamp" }),
    act("Now the chair.", "price", { article: "chair" }),
    act("Add them up.", "total", {
      lines: [
        { amount: 3, euros: 24.5 },
        { amount: 2, euros: 80 },
      ],
    }),
    act("That is all.", "finish", {}),
    JSON.stringify({ reply: "3 lamps and 2 chairs cost 233.50 euros together.", euros: 233.5 }),
  ];
  let next = 0;
  return scriptedLm({ reply: () => replies[next++] });
}

const lm = flags.model === undefined ? script() : openai({ model: flags.model });
const answer = await clerk.run(
  { question: flags.question },
  {
    lm,
    onTrace: (trace) => {
      for (const { kind, path, input, output, error } of spansOf(trace))
        if (kind === "effect")
          console.log(`${path}(${JSON.stringify(input)}) → ${error?.message ?? JSON.stringify(output)}`);
    },
  },
);
console.log(answer.reply);
