import { SignetError } from "@signet/core";

/**
 * Imports an SDK on first use, so that importing an adapter costs nothing.
 *
 * @throws {SignetError} `PACKAGE_MISSING` when it is not installed or cannot be loaded.
 */
export async function importPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new SignetError(
      "PACKAGE_MISSING",
      `Cannot load the package "${name}": run \`npm install ${name}\``,
      {
        cause,
        details: { package: name },
      },
    );
  }
}
