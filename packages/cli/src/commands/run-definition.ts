import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
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

/** `signet run`: its flags, help and action. */
export function runDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
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
    .addOption(embedderFlag)
    .addOption(whenUnroutableFlag)
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
      const { runCommand } = await import("./run.js");
      onExitCode(await runCommand(file, flags, io));
    });
}
