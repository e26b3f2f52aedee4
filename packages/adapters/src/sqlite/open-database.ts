import type { DatabaseSync } from "@photostructure/sqlite";
import { SignetError } from "@signet/core";

export type Database = InstanceType<typeof DatabaseSync>;

/**
 * Opens a database with Node's own SQLite where it has one, else with the package of the same interface.
 *
 * @throws {SignetError} `PACKAGE_MISSING` when there is neither.
 */
export async function openDatabase(path: string): Promise<Database> {
  const { DatabaseSync } = await driver();
  return new DatabaseSync(path);
}

type Driver = Pick<typeof import("@photostructure/sqlite"), "DatabaseSync">;

async function driver(): Promise<Driver> {
  const builtIn = process.getBuiltinModule?.("node:sqlite") as Driver | undefined; // the package mirrors its interface
  if (builtIn !== undefined) return builtIn;
  try {
    return await import("@photostructure/sqlite");
  } catch (cause) {
    throw new SignetError(
      "PACKAGE_MISSING",
      "A study in a file needs Node 22.13 or later, or the package @photostructure/sqlite",
      { cause },
    );
  }
}
