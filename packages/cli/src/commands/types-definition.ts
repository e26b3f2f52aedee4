import { Command, type CommandUnknownOpts, InvalidArgumentError } from "@commander-js/extra-typings";
import { isTypeName } from "../types-file/identifiers.js";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag } from "./flags.js";

/** `signet types`: its flags, help and action. */
export function typesDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("types")
    .summary("write the types of an artifact's program")
    .description(
      "Writes a TypeScript file with the exact input and output types of an artifact's program and of its modules, and a function that runs the program on `signet serve`. No code is loaded.",
    )
    .argument("<artifact>", "artifact file")
    .option("--out <file>", "where to write it (default: standard output)")
    .option("--name <name>", "what the names in it begin with (default: the program's name)", checkedName)
    .addOption(debugFlag)
    .addHelpText("after", "\nExample:\n  $ signet types triage.signet.json --out src/triage.types.ts")
    .action(async (artifact, flags) => {
      const { typesCommand } = await import("./types.js");
      onExitCode(await typesCommand(artifact, { ...flags }, io));
    });
}

function checkedName(text: string): string {
  if (isTypeName(text)) return text;
  throw new InvalidArgumentError("It should begin with a letter and hold letters, digits and _ alone.");
}
