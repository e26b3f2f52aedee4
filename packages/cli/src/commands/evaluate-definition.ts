import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { SET_NAMES } from "../data/resolve-rows.js";
import type { DefinitionContext } from "./definition-context.js";
import {
  artifactFlag,
  baseUrlFlag,
  concurrencyFlag,
  debugFlag,
  embedderFlag,
  jsonFlag,
  lmFlag,
  whenUnroutableFlag,
} from "./flags.js";

/** `signet evaluate`: its flags, help and action. */
export function evaluateDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("evaluate")
    .summary("score a program on examples")
    .description("Scores the program of a file on examples: mean, 95 % interval, faults, usage and cost.")
    .argument("<file>", "program file: exports a program and a metric")
    .addOption(artifactFlag)
    .option(
      "--data <file>",
      "examples: JSON Lines or JSON of { input, expected }, or of OpenAI chats and evals",
    )
    .addOption(
      new Option("--set <name>", "which exported set (default: holdout, else valset, else trainset)")
        .choices(SET_NAMES)
        .conflicts("data"),
    )
    .addOption(lmFlag)
    .addOption(embedderFlag)
    .addOption(whenUnroutableFlag)
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
      const { evaluateCommand } = await import("./evaluate.js");
      onExitCode(await evaluateCommand(file, flags, io));
    });
}
