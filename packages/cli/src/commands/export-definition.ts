import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag } from "./flags.js";

/** `signet export`: its flags, help and action. */
export function exportDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("export")
    .summary("print the final prompts as plain messages")
    .description(
      "Prints the final prompt of every module and every expert as plain messages with slots for the inputs, to be used without a framework. No model is asked.",
    )
    .argument("<artifact>", "artifact file")
    .requiredOption("--program <file>", "program file that the artifact was compiled from")
    .option("--module <path>", "the prompts of this module alone")
    .addOption(
      new Option("--format <format>", "for people, as JSON, or as bodies of chat completions")
        .choices(["text", "json", "openai"])
        .default("text" as const),
    )
    .option("--model <name>", "the model that an openai body names (default: MODEL)")
    .addOption(debugFlag)
    .addHelpText(
      "after",
      `
A slot is {{field}}; two braces of the prompt's own are written {{"{{"}}.

Examples:
  $ signet export triage.signet.json --program triage.ts
  $ signet export triage.signet.json --program triage.ts --module label --format openai > label.json`,
    )
    .action(async (artifact, flags) => {
      const { exportCommand } = await import("./export.js");
      onExitCode(await exportCommand(artifact, { ...flags }, io));
    });
}
