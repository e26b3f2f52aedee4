import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory } from "@signet/adapters/llama";
import { createJiti, type Jiti } from "jiti";
import { ownPackagesFor } from "./own-packages.js";

/**
 * A loader for a user's TypeScript, with no build step. Packages that the file's project lacks are this command's own copies.
 *
 * @param path Absolute, of the file that is to be loaded.
 */
export async function userCode(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Jiti> {
  return createJiti(path, {
    fsCache: await privateCache(env),
    interopDefault: false,
    virtualModules: await ownPackagesFor(path),
  });
}

/**
 * The folder for transpiled code, which is run when it is read back: nobody but the user may be able to write to it. Without such
 * a folder there is no cache.
 */
async function privateCache(env: Readonly<Record<string, string | undefined>>): Promise<string | false> {
  const folder = join(cacheDirectory(env), "jiti");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = await lstat(folder);
    const isMine = process.getuid === undefined || uid === process.getuid();
    const isOpenToOthers = process.platform !== "win32" && (mode & 0o077) !== 0;
    return isMine && !isOpenToOthers ? folder : false;
  } catch {
    return false;
  }
}
