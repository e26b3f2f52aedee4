import { Command, type CommandUnknownOpts, InvalidArgumentError } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import { debugFlag, jsonFlag } from "./flags.js";

/** `signet import dspy`: its flags, help and action. */
export function importDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  const dspy = new Command("dspy")
    .summary("take instructions and demos from a program that DSPy compiled")
    .description(
      'Reads the JSON that DSPy\'s `module.save("x.json")` wrote, checks it field by field against a program, and writes an artifact with its instructions and demos.',
    )
    .argument("<state>", "JSON file that DSPy saved")
    .requiredOption("--program <file>", "program file with the same steps")
    .requiredOption("--out <file>", "where to write the artifact")
    .option(
      "--map <name=path...>",
      "module of a predictor that its name does not tell; may be repeated",
      mapped,
    )
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText(
      "after",
      "\nExample:\n  $ signet import dspy triage.json --program triage.ts --map classify=label --out triage.signet.json",
    )
    .action(async (state, flags) => {
      const { importDspyCommand } = await import("./import-dspy.js");
      onExitCode(await importDspyCommand(state, { ...flags }, io));
    });
  return new Command("import").summary("take over what another framework compiled").addCommand(dspy);
}

/** `classify=label`, added to those before. */
function mapped(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  const [name, path] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || path === "")
    throw new InvalidArgumentError("It should be the name of a predictor, =, and the path of a module.");
  return Object.fromEntries([...Object.entries(before), [name, path]]);
}
