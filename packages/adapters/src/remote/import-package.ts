import { SignetError } from "@signet/core";

/**
 * Imports an SDK on first use, so that importing an adapter costs nothing.
 *
 * @param howTo What to run when it is missing.
 * @throws {SignetError} `PACKAGE_MISSING` when it is not installed or cannot be loaded.
 */
export async function importPackage<T>(
  name: string,
  load: () => Promise<T>,
  howTo = `npm install ${name}`,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new SignetError("PACKAGE_MISSING", `Cannot load the package "${name}": run \`${howTo}\``, {
      cause,
      details: { package: name },
    });
  }
}
