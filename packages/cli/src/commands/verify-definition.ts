import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag, jsonFlag } from "./flags.js";

/** `signet verify`: its flags, help and action. */
export function verifyDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("verify")
    .summary("check who signed an artifact")
    .description(
      "Checks that an artifact is whole and was signed with the key's other half; fails where it was not. No code is loaded.",
    )
    .argument("<artifact>", "artifact file")
    .requiredOption("--key <file>", "public key, as `signet keys` writes it")
    .option("--signature <file>", "its signature (default: the artifact's name with .sig behind it)")
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText("after", "\nExample:\n  $ signet verify triage.signet.json --key release.pub")
    .action(async (artifact, flags) => {
      const { verifyCommand } = await import("./verify.js");
      onExitCode(await verifyCommand(artifact, { ...flags }, io));
    });
}
