import { relative } from "node:path";
import { SignetError } from "@signet/core";
import type { Io } from "../io.js";
import { userCode } from "../program-file/user-code.js";
import { readConfig, type SignetConfig } from "./settings.js";

/**
 * Reads `signet.config.ts` (or .js, .json, .yaml, ...) where the command runs. Only that one file counts: no remote source, no rc
 * file, no dotenv file, no environment block, and none of the user's home. Only commands that run user code anyway may call it.
 *
 * @throws {SignetError} `OPTION_INVALID` naming the file and what is wrong with it.
 */
export async function loadConfig(io: Io): Promise<SignetConfig> {
  const { loadConfig: load } = await import("c12");
  const jiti = await userCode(`${io.cwd}/signet.config.ts`, io.env);
  const found = await load({
    name: "signet",
    cwd: io.cwd,
    rcFile: false,
    globalRc: false,
    dotenv: false,
    giget: false,
    extend: false,
    envName: false,
    packageJson: false,
    jiti,
  }).catch((cause: unknown) => {
    if (SignetError.is(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SignetError("OPTION_INVALID", `The configuration signet.config cannot be loaded: ${reason}`, {
      cause,
    });
  });
  const path = found._configFile;
  return path === undefined ? {} : readConfig(found.config, relative(io.cwd, path));
}
