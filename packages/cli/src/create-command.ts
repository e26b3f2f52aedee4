import { Command, Option } from "@commander-js/extra-typings";
import {
  artifactFlag,
  baseUrlFlag,
  concurrencyFlag,
  debugFlag,
  integer,
  jsonFlag,
  lmFlag,
  modelName,
  positiveNumber,
  wholeNumber,
} from "./commands/flags.js";
import { SET_NAMES } from "./data/resolve-rows.js";
import type { Io } from "./io.js";

/**
 * The `signet` command line. The work of each command is loaded when it is asked for.
 *
 * @param onExitCode Told how the command that ran came out.
 */
export function createCommand(io: Io, version: string, onExitCode: (code: number) => void): Command {
  const root = new Command("signet")
    .description("Compiles, evaluates, runs and inspects language-model programs.")
    .version(version, "-V, --version")
    .addHelpText(
      "after",
      `
A program file is TypeScript, loaded as it is:

  import { exactMatch, predict, program, signature } from "@signet/core";
  import * as z from "zod";

  const label = predict(signature({
    instruction: "Is the review positive or negative?",
    input: { review: z.string() },
    output: { label: z.enum(["positive", "negative"]) },
  }));
  export default program({
    name: "reviews",
    input: { review: z.string() },
    output: { label: z.string() },
    modules: { label },
    run: ({ review }, steps) => steps.label({ review }),
  });
  export const metric = exactMatch("label");
  export const trainset = "./reviews.jsonl";   // lines of { "input": { ... }, "expected": { ... } }

Examples:
  $ signet compile reviews.ts --lm openai:gpt-4o-mini
  $ signet run reviews.ts --artifact reviews.signet.json --input '{"review":"Loved it."}'`,
    );
  for (const command of [compile(), evaluate(), run(), inspect(), diff()]) root.addCommand(command);
  return configure(root);

  function configure(command: Command): Command {
    for (const inner of command.commands) configure(inner);
    const columns = (): number => io.stdout.columns ?? 80;
    return command
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: (text) => io.stderr.write(text),
        getOutHelpWidth: columns,
        getErrHelpWidth: columns,
      })
      .showHelpAfterError("(--help shows the options and an example)");
  }

  function compile(): Command {
    return new Command("compile")
      .summary("make a program better, and write the result as an artifact")
      .description(
        "Makes the program of a file better: bootstraps demos, proposes instructions, searches both, checks the result on untouched examples, and writes an artifact.",
      )
      .argument("<file>", "program file: exports a program, a metric, and a trainset (or --trainset)")
      .option("-o, --out <file>", "where the artifact goes (default: NAME.signet.json)")
      .addOption(lmFlag)
      .addOption(
        new Option("--proposer <model>", "writes instructions, named like --lm").argParser(modelName),
      )
      .addOption(baseUrlFlag)
      .option("--trainset <file>", "examples to learn from, JSON Lines or JSON of { input, expected }")
      .option("--valset <file>", "examples to choose by (default: cut from the trainset)")
      .option("--holdout <file>", "examples to prove by (default: cut from the valset or the trainset)")
      .addOption(
        new Option("--strategy <name>", "the method")
          .choices(["mipro", "randomSearch", "bootstrapFewShot"])
          .conflicts("level"),
      )
      .addOption(
        new Option("--level <level>", "O0 seals as written, O1 bootstraps demos, O2 is mipro").choices([
          "O0",
          "O1",
          "O2",
        ]),
      )
      .addOption(new Option("--effort <effort>", "how much is tried").choices(["light", "medium", "heavy"]))
      .addOption(
        new Option("--seed <n>", "same seed and same answers, same artifact (default: 0)").argParser(integer),
      )
      .addOption(new Option("--budget-calls <n>", "most calls of models").argParser(wholeNumber))
      .addOption(
        new Option("--budget-tokens <n>", "most tokens, prompt and completion").argParser(wholeNumber),
      )
      .addOption(
        new Option("--budget-usd <amount>", "most money; the model needs a price").argParser(positiveNumber),
      )
      .addOption(
        new Option("--budget-seconds <n>", "most active time, over restarts").argParser(positiveNumber),
      )
      .addOption(
        new Option("--adopt <when>", "when a better plan replaces the original (default: posterior)").choices(
          ["posterior", "proven", "unverified"],
        ),
      )
      .option("--from <artifact>", "start from an earlier result")
      .option("--study <file>", "the record of the compile, to go on from (default: .signet/NAME.study)")
      .option("--no-study", "keep no record")
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

Ctrl-C keeps the best result so far; the same command again goes on from there.`,
      )
      .action(async (file, { budgetCalls, budgetTokens, budgetUsd, budgetSeconds, debug: _, ...flags }) => {
        const { compileCommand } = await import("./commands/compile.js");
        const limits = { calls: budgetCalls, tokens: budgetTokens, usd: budgetUsd, seconds: budgetSeconds };
        const budget = Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
        onExitCode(await compileCommand(file, { ...flags, budget }, io));
      });
  }

  function evaluate(): Command {
    return new Command("evaluate")
      .summary("score a program on examples")
      .description("Scores the program of a file on examples: mean, 95 % interval, faults, usage and cost.")
      .argument("<file>", "program file: exports a program and a metric")
      .addOption(artifactFlag)
      .option("--data <file>", "examples, JSON Lines or JSON of { input, expected }")
      .addOption(
        new Option("--set <name>", "which exported set (default: holdout, else valset, else trainset)")
          .choices(SET_NAMES)
          .conflicts("data"),
      )
      .addOption(lmFlag)
      .addOption(baseUrlFlag)
      .addOption(concurrencyFlag)
      .option("-v, --verbose", "show the result of each example")
      .option("-o, --out <file>", "write the result of each example, as JSON Lines")
      .addOption(jsonFlag)
      .addOption(debugFlag)
      .addHelpText(
        "after",
        `
Examples:
  $ signet evaluate triage.ts
  $ signet evaluate triage.ts --artifact triage.signet.json --data test.jsonl --out results.jsonl`,
      )
      .action(async (file, { debug: _, ...flags }) => {
        const { evaluateCommand } = await import("./commands/evaluate.js");
        onExitCode(await evaluateCommand(file, flags, io));
      });
  }

  function run(): Command {
    return new Command("run")
      .summary("run a program on an input")
      .description(
        "Runs the program of a file on one input, or on every line of standard input, and prints the output as JSON.",
      )
      .argument("<file>", "program file: exports a program")
      .addOption(artifactFlag)
      .addOption(new Option("--input <json>", "the input").conflicts("inputFile"))
      .option("--input-file <file>", "a file that holds the input as JSON")
      .addOption(lmFlag)
      .addOption(baseUrlFlag)
      .addOption(concurrencyFlag)
      .option("--trace", "show what each step did: a tree on standard error, or in the JSON object")
      .addOption(jsonFlag)
      .addOption(debugFlag)
      .addHelpText(
        "after",
        `
Examples:
  $ signet run triage.ts --artifact triage.signet.json --input '{"message":"Where is my parcel?"}'
  $ signet run triage.ts < inputs.jsonl > outputs.jsonl`,
      )
      .action(async (file, flags) => {
        const { runCommand } = await import("./commands/run.js");
        onExitCode(await runCommand(file, flags, io));
      });
  }

  function inspect(): Command {
    return new Command("inspect")
      .summary("show what an artifact holds")
      .description(
        "Checks an artifact's digest and shows what it holds. No code is loaded: neither a program nor a configuration.",
      )
      .argument("<artifact>", "artifact file")
      .option("--prompts", "instructions and demos in full")
      .addOption(jsonFlag)
      .addOption(debugFlag)
      .addHelpText("after", "\nExample:\n  $ signet inspect triage.signet.json --prompts")
      .action(async (artifact, flags) => {
        const { inspectCommand } = await import("./commands/inspect.js");
        onExitCode(await inspectCommand(artifact, { ...flags }, io));
      });
  }

  function diff(): Command {
    return new Command("diff")
      .summary("show what changed between two artifacts")
      .description("Shows what changed between two artifacts, module by module. No code is loaded.")
      .argument("<before>", "artifact file")
      .argument("<after>", "artifact file")
      .addOption(jsonFlag)
      .addOption(debugFlag)
      .addHelpText("after", "\nExample:\n  $ signet diff yesterday.signet.json triage.signet.json")
      .action(async (before, after, flags) => {
        const { diffCommand } = await import("./commands/diff.js");
        onExitCode(await diffCommand(before, after, { ...flags }, io));
      });
  }
}
