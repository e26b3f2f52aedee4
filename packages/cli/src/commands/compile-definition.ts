import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import {
  baseUrlFlag,
  concurrencyFlag,
  debugFlag,
  embedderFlag,
  integer,
  jsonFlag,
  lmFlag,
  modelName,
  positiveNumber,
  strategyFlag,
  wholeNumber,
} from "./flags.js";

/** `signet compile`: its flags, help and action. */
export function compileDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("compile")
    .summary("make a program better, and write the result as an artifact")
    .description(
      "Makes the program of a file better: bootstraps demos, proposes instructions, searches both, checks the result on untouched examples, and writes an artifact.",
    )
    .argument("<file>", "program file: exports a program, a metric, and a trainset (or --trainset)")
    .option("-o, --out <file>", "where the artifact goes (default: NAME.signet.json)")
    .addOption(lmFlag)
    .addOption(new Option("--proposer <model>", "writes instructions, named like --lm").argParser(modelName))
    .addOption(embedderFlag)
    .addOption(baseUrlFlag)
    .option("--trainset <file>", "examples to learn from, JSON Lines or JSON of { input, expected }")
    .option("--valset <file>", "examples to choose by (default: cut from the trainset)")
    .option("--holdout <file>", "examples to prove by (default: cut from the valset or the trainset)")
    .addOption(strategyFlag)
    .addOption(
      new Option(
        "--level <level>",
        "O0 seals as written, O1 bootstraps demos, O2 is mipro, O3 is mipro, then mop",
      ).choices(["O0", "O1", "O2", "O3"]),
    )
    .addOption(new Option("--effort <effort>", "how much is tried").choices(["light", "medium", "heavy"]))
    .addOption(
      new Option("--seed <n>", "same seed and same answers, same artifact (default: 0)").argParser(integer),
    )
    .addOption(new Option("--budget-calls <n>", "most calls of models").argParser(wholeNumber))
    .addOption(new Option("--budget-tokens <n>", "most tokens, prompt and completion").argParser(wholeNumber))
    .addOption(
      new Option("--budget-usd <amount>", "most money; the model needs a price").argParser(positiveNumber),
    )
    .addOption(
      new Option("--budget-seconds <n>", "most time in runs and proposals, over restarts").argParser(
        positiveNumber,
      ),
    )
    .addOption(
      new Option("--adopt <when>", "when a better plan replaces the original (default: posterior)").choices([
        "posterior",
        "proven",
        "unverified",
      ]),
    )
    .option("--map <file.svg>", "draw which inputs mop's experts answer; more than one router: FILE.STEP.svg")
    .option("--from <artifact>", "start from an earlier result")
    .option("--study <file>", "the record of the compile, to go on from (default: .signet/NAME.study)")
    .option("--no-study", "keep no record")
    .option("--estimate", "print what it would take in calls, tokens, money and time, and stop there")
    .addOption(concurrencyFlag)
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText(
      "after",
      `
Examples:
$ signet compile triage.ts                                  (on the embedded model)
$ signet compile triage.ts --lm openai:gpt-4o-mini --proposer openai:gpt-4o --budget-calls 2000
$ signet compile triage.ts --lm openai:qwen3:4b --base-url http://localhost:11434/v1 --trainset rows.jsonl
$ signet compile triage.ts --strategy mop --embedder minilm --map triage.svg

Before its first call a compile says what it is expected to take, and what at most; after the first runs it says so again from what they took. What the study
holds is not paid again. Money is left out where a model has no price. A budget ends a compile early, with the best result so far. --estimate says it and ends.

Ctrl-C keeps the best result so far; the same command again goes on from there.`,
    )
    .action(async (file, { budgetCalls, budgetTokens, budgetUsd, budgetSeconds, debug: _, ...flags }) => {
      const { compileCommand } = await import("./compile.js");
      const limits = { calls: budgetCalls, tokens: budgetTokens, usd: budgetUsd, seconds: budgetSeconds };
      const budget = Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
      onExitCode(await compileCommand(file, { ...flags, budget }, io));
    });
}
