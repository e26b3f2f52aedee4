import path from "node:path";
import { expect, it } from "vitest";
import { cacheDirectory } from "./cache-directory.js";

it("cacheDirectory() follows SIGNET_CACHE, then the platform's own rule", () => {
  const home = "/home/ada";
  expect(cacheDirectory({ SIGNET_CACHE: "/data/signet", XDG_CACHE_HOME: "/x" }, "linux", home)).toBe(
    path.resolve("/data/signet"),
  );
  expect(cacheDirectory({ XDG_CACHE_HOME: "/x" }, "linux", home)).toBe(path.join("/x", "signet"));
  expect(cacheDirectory({}, "linux", home)).toBe(path.join(home, ".cache", "signet"));
  expect(cacheDirectory({}, "darwin", home)).toBe(path.join(home, "Library", "Caches", "signet"));
  expect(cacheDirectory({ LOCALAPPDATA: "/local" }, "win32", home)).toBe(path.join("/local", "signet"));
});
