import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag, jsonFlag } from "./flags.js";

/** `signet keys`: its flags, help and action. */
export function keysDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("keys")
    .summary("make a pair of keys to sign artifacts with")
    .description(
      "Makes a pair of Ed25519 keys: NAME.key, which signs and stays secret, and NAME.pub, which verifies. Files that are there are left alone.",
    )
    .argument("[name]", "where to write them, without the ending", "signet")
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText("after", "\nExample:\n  $ signet keys release")
    .action(async (name, flags) => {
      const { keysCommand } = await import("./keys.js");
      onExitCode(await keysCommand(name, { ...flags }, io));
    });
}
