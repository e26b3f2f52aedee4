import { type LanguageModel, type Metric, type Program, predict, program, signature } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { rng } from "@signet/optimizers";
import * as z from "zod";
import { clausesIn } from "./clause-text.js";
import { clauseFor, DESKS, type Desk, type Rule, tokensOf } from "./rule.js";

interface RuleInput {
  readonly message: string;
}
interface RuleOutput {
  readonly desk: Desk;
}

/** Fields as they stand in prompts. */
export const TITLES = { message: "Message", desk: "Desk" } as const;

/** What the instruction says before anybody has learnt anything. */
export const PLAIN_INSTRUCTION = "Say which desk the message is for.";

const input = { message: z.string() };
const output = { desk: z.enum(DESKS) };

/** A program of one step that sends a message to a desk. */
export const ruleProgram: Program<RuleInput, RuleOutput, unknown, "sort"> = program({
  name: "sortMail",
  input,
  output,
  modules: { sort: predict(signature({ instruction: PLAIN_INSTRUCTION, input, output })) },
  run: (given, { sort }) => sort(given),
});

/** Right or wrong, with the right desk in words. */
export const ruleMetric: Metric<RuleInput, RuleOutput, RuleOutput> = ({ expected }, { desk }) =>
  desk === expected.desk
    ? { score: 1 }
    : { score: 0, feedback: `This one belongs to ${expected.desk}, not to ${desk}.` };

/**
 * A model that follows the clauses that its instruction states, and sends what none speaks of to the desk of the rest; at a temperature, to any desk. Demos
 * teach it nothing.
 */
export function followingModel({ rest }: Pick<Rule, "rest">): LanguageModel {
  return scriptedLm({
    id: "follows-clauses",
    usage: { promptTokens: 60, completionTokens: 4 },
    reply: ({ prefix, messages, temperature }, { sample }) => {
      const [head] = prefix;
      const asked = messages.at(-1)?.text ?? "";
      const guess = temperature > 0 ? rng(`${asked}\n${sample}`).pick(DESKS) : rest;
      const desk = clauseFor(clausesIn(head?.text ?? ""), tokensOf(messageIn(asked)))?.desk ?? guess;
      return `## ${TITLES.desk}\n${desk}`;
    },
  });
}

function messageIn(asked: string): string {
  return asked.slice(asked.indexOf(`## ${TITLES.message}`) + `## ${TITLES.message}`.length);
}
