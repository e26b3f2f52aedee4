// The suite for runtimes that load no packages: bundled as a user's bundler would, what is imported later in files of its own.
import { rolldown } from "rolldown";

/** @returns {Promise<{ name: string, code: string }[]>} The first is the entry, called as the source is. */
export async function bundleSuite(input) {
  const bundle = await rolldown({ input, platform: "browser", logLevel: "warn" });
  const { output } = await bundle.generate({
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
  });
  await bundle.close();
  return output.map(({ fileName, code }) => ({ name: fileName, code }));
}
