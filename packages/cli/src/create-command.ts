import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { compileDefinition } from "./commands/compile-definition.js";
import type { DefinitionContext } from "./commands/definition-context.js";
import { diffDefinition } from "./commands/diff-definition.js";
import { evaluateDefinition } from "./commands/evaluate-definition.js";
import { exportDefinition } from "./commands/export-definition.js";
import { importDefinition } from "./commands/import-dspy-definition.js";
import { inspectDefinition } from "./commands/inspect-definition.js";
import { keysDefinition } from "./commands/keys-definition.js";
import { runDefinition } from "./commands/run-definition.js";
import { serveDefinition } from "./commands/serve-definition.js";
import { signDefinition } from "./commands/sign-definition.js";
import { typesDefinition } from "./commands/types-definition.js";
import { verifyDefinition } from "./commands/verify-definition.js";
import type { Io } from "./io.js";

/**
 * The `signet` command line. The work of each command is loaded when it is asked for.
 */
export function createCommand(version: string, context: DefinitionContext): CommandUnknownOpts {
  const root = new Command("signet")
    .description("Compiles, evaluates, runs and inspects language-model programs.")
    .version(version, "-V, --version")
    .addHelpText(
      "after",
      `
A program file is TypeScript, loaded as it is:

  import { exactMatch, predict, program, signature } from "@signet/core";
  import * as z from "zod";

  const label = predict(signature({
    instruction: "Is the review positive or negative?",
    input: { review: z.string() },
    output: { label: z.enum(["positive", "negative"]) },
  }));
  export default program({
    name: "reviews",
    input: { review: z.string() },
    output: { label: z.string() },
    modules: { label },
    run: ({ review }, steps) => steps.label({ review }),
  });
  export const metric = exactMatch("label");
  export const trainset = "./reviews.jsonl";   // lines of { "input": { ... }, "expected": { ... } }

Examples:
  $ signet compile reviews.ts --lm openai:gpt-4o-mini
  $ signet run reviews.ts --artifact reviews.signet.json --input '{"review":"Loved it."}'`,
    );
  for (const define of definitions) root.addCommand(define(context));
  return configured(root, context.io);
}

const definitions = [
  compileDefinition,
  evaluateDefinition,
  runDefinition,
  serveDefinition,
  inspectDefinition,
  diffDefinition,
  typesDefinition,
  exportDefinition,
  importDefinition,
  keysDefinition,
  signDefinition,
  verifyDefinition,
] as const;

/** Sends what commander writes to the streams of this run, and makes it throw where it would end the process. */
function configured(command: CommandUnknownOpts, io: Io): CommandUnknownOpts {
  for (const inner of command.commands) configured(inner, io);
  const columns = (): number => io.stdout.columns ?? 80;
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: columns,
      getErrHelpWidth: columns,
    })
    .showHelpAfterError("(--help shows the options and an example)");
}
