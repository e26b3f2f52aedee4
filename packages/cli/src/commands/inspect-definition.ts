import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag, jsonFlag } from "./flags.js";

/** `signet inspect`: its flags, help and action. */
export function inspectDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("inspect")
    .summary("show what an artifact holds")
    .description(
      "Checks an artifact's digest and shows what it holds. No code is loaded: neither a program nor a configuration.",
    )
    .argument("<artifact>", "artifact file")
    .option("--prompts", "instructions and demos in full")
    .option("--rows", "every training row that the artifact carries, and nothing else")
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText("after", "\nExample:\n  $ signet inspect triage.signet.json --prompts")
    .action(async (artifact, flags) => {
      const { inspectCommand } = await import("./inspect.js");
      onExitCode(await inspectCommand(artifact, { ...flags }, io));
    });
}
