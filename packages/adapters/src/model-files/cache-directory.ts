import { homedir } from "node:os";
import path from "node:path";

/**
 * Where Signet keeps what it can fetch again: `SIGNET_CACHE` when set, else `signet` in the platform's cache folder
 * (`XDG_CACHE_HOME` or `~/.cache`; `~/Library/Caches`; `LOCALAPPDATA`). The directory may not exist yet.
 */
export function cacheDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
  home: string = homedir(),
): string {
  if (environment.SIGNET_CACHE) return path.resolve(environment.SIGNET_CACHE);
  return path.join(platformCache(environment, platform, home), "signet");
}

function platformCache(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string {
  if (platform === "win32") return environment.LOCALAPPDATA || path.join(home, "AppData", "Local");
  if (platform === "darwin") return path.join(home, "Library", "Caches");
  return environment.XDG_CACHE_HOME || path.join(home, ".cache");
}
