import { SignetError } from "@signet/core";
import { expect, it } from "vitest";

import { importPackage } from "./import-package.js";
import { lazily } from "./lazily.js";

it("importPackage() says what to install when a package is missing", async () => {
  const missing = "a-package-that-nobody-has";
  const error = await importPackage(missing, () => import(/* @vite-ignore */ missing)).catch(
    (thrown) => thrown,
  );
  expect(SignetError.is(error, "PACKAGE_MISSING")).toBe(true);
  expect(error.message).toContain(`npm install ${missing}`);
});

it("lazily() makes a value once, and tries again after a failure", async () => {
  let calls = 0;
  const value = lazily(() => {
    calls++;
    if (calls === 1) throw new Error("not yet");
    return calls;
  });
  await expect(value()).rejects.toThrow("not yet");
  expect(await Promise.all([value(), value(), value()])).toEqual([2, 2, 2]);
});
