import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag, jsonFlag } from "./flags.js";

/** `signet sign`: its flags, help and action. */
export function signDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("sign")
    .summary("sign an artifact")
    .description("Checks an artifact and writes its signature to a file beside it. No code is loaded.")
    .argument("<artifact>", "artifact file")
    .requiredOption("--key <file>", "private key, as `signet keys` writes it")
    .option("--out <file>", "where to write the signature (default: the artifact's name with .sig behind it)")
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText("after", "\nExample:\n  $ signet sign triage.signet.json --key release.key")
    .action(async (artifact, flags) => {
      const { signCommand } = await import("./sign.js");
      onExitCode(await signCommand(artifact, { ...flags }, io));
    });
}
