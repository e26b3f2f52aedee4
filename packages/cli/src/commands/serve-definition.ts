import { Command, type CommandUnknownOpts, InvalidArgumentError } from "@commander-js/extra-typings";
import type { DefinitionContext } from "./definition-context.js";
import {
  baseUrlFlag,
  debugFlag,
  embedderFlag,
  jsonFlag,
  lmFlag,
  positiveNumber,
  whenUnroutableFlag,
  wholeNumber,
} from "./flags.js";

/** `signet serve`: its flags, help and action. */
export function serveDefinition({ io, onExitCode }: DefinitionContext): CommandUnknownOpts {
  return new Command("serve")
    .summary("serve an artifact over HTTP")
    .description(
      "Serves a program under an artifact over HTTP: JSON, streams, OpenAPI, and the OpenAI and Anthropic chat APIs. Listens on 127.0.0.1 unless --host says otherwise.",
    )
    .argument("<artifact>", "what `signet compile` wrote")
    .requiredOption(
      "--program <file>",
      "program file: exports the program, and may export a model and a score",
    )
    .addOption(lmFlag)
    .addOption(embedderFlag)
    .addOption(whenUnroutableFlag)
    .addOption(baseUrlFlag)
    .option("--port <n>", "0 takes a free one (default: 8787)", portNumber)
    .option("--host <address>", "listen there, for others than this machine: needs a token or keys")
    .option("--token-file <file>", "one token that requests must bring (default: the variable SIGNET_TOKEN)")
    .option("--keys <file>", "JSON list of { id, token or sha256, limits }")
    .option(
      "--admin-token-env <name>",
      "variable with the operator's token, which opens /admin (default: SIGNET_ADMIN_TOKEN)",
    )
    .option("--public-key <file>", "serve only artifacts that this key has signed")
    .option("--signature <file>", "where the artifact's signature stands (default: beside it, with .sig)")
    .option("--watch", "swap to the artifact's file whenever it changes (SIGHUP does it once)")
    .option("--timeout <seconds>", "longest request (default: 120)", seconds)
    .option("--concurrency <n>", "runs under way at once; others wait (default: 256)", wholeNumber)
    .option("--body-bytes <n>", "largest body of a request (default: 8388608)", wholeNumber)
    .option("--drain <seconds>", "how long a shutdown waits for what is under way (default: 30)", seconds)
    .option(
      "--score-share <share>",
      "share of the answers that the program file's `score` judges (default: 1)",
      positiveNumber,
    )
    .option("--expose-details", "tell clients the words of errors, which may quote prompts: for development")
    .addOption(jsonFlag)
    .addOption(debugFlag)
    .addHelpText(
      "after",
      `
Examples:
$ signet serve triage.signet.json --program triage.ts
$ SIGNET_TOKEN=... signet serve triage.signet.json --program triage.ts --host 0.0.0.0 --watch`,
    )
    .action(async (artifact, flags) => {
      const { serveCommand } = await import("./serve.js");
      onExitCode(await serveCommand(artifact, flags, io));
    });
}

function portNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("It should be a whole number from 0 to 65535.");
}

/** Timers know some 24 days; one that is longer fires at once. */
const LONGEST_SECONDS = 2_000_000;

function seconds(text: string): number {
  const value = positiveNumber(text);
  if (value <= LONGEST_SECONDS) return value;
  throw new InvalidArgumentError(`It should be at most ${LONGEST_SECONDS} seconds.`);
}
