import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Sha256 } from "@signet/core";

const packages = fileURLToPath(new URL("../../../packages", import.meta.url));

/** Of the built code that the benchmarks run: results of another build are other results. */
export function buildDigest(): string {
  const digest = new Sha256();
  for (const name of ["core", "optimizers", "adapters"]) {
    const folder = join(packages, name, "dist");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const file of files.filter((path) => path.endsWith(".js")).sort())
      digest.update(`${name}/${file}\n${readFileSync(join(folder, file), "utf8")}\n`);
  }
  return digest.hex();
}
