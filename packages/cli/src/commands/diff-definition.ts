import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag, jsonFlag } from "./flags.js";

/** `signet diff`: its flags, help and action. */
export function diffDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("diff")
    .summary("show what changed between two artifacts")
    .description("Shows what changed between two artifacts, module by module. No code is loaded.")
    .argument("<before>", "artifact file")
    .argument("<after>", "artifact file")
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText("after", "\nExample:\n  $ signet diff yesterday.signet.json triage.signet.json")
    .action(async (before, after, flags) => {
      const { diffCommand } = await import("./diff.js");
      onExitCode(await diffCommand(before, after, { ...flags }, io));
    });
}
