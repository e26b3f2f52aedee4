import { readFile } from "node:fs/promises";
import { CommanderError } from "@commander-js/extra-typings";
import { createCommand } from "./create-command.js";
import { reportError } from "./errors/report-error.js";
import type { Io } from "./io.js";

/**
 * Runs one `signet` command.
 *
 * @param argv Arguments after the command's own name.
 * @returns The exit code: 0, 1 when it failed, 2 when it was not used as it should be, 130 when it was interrupted.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const isJson = argv.includes("--json");
  const isDebug = argv.includes("--debug");
  const onExitCode = (code: number): void => {
    exitCode = code;
  };
  const command = createCommand(await version(), { io, onExitCode });
  try {
    await command.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportError(error, io, { isJson, isDebug });
    // commander has told it already: help and version are no failures, everything else is wrong use.
    if (error.exitCode === 0) return 0;
    if (isJson)
      io.stdout.write(`${JSON.stringify({ error: { code: "USAGE", message: plainMessage(error) } })}\n`);
    return 2;
  }
}

function plainMessage({ message }: Error): string {
  return message.replace(/^error: /, "");
}

async function version(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { readonly version: string }).version; // our own package.json
}
