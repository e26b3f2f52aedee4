import { expect, it } from "vitest";

import { headerSecrets, redactor } from "./redactor.js";

it("redactor() replaces every occurrence, also as a URL carries it", () => {
  const redact = redactor(["k/ey+1", undefined, null, "", "abc"]);
  expect(redact("k/ey+1 and k%2Fey%2B1, abc")).toBe("[redacted] and [redacted], abc");
});

it("redactor() replaces the longer of two secrets that overlap", () => {
  expect(redactor(["secret", "secret-long"])("a secret-long b")).toBe("a [redacted] b");
});

it("headerSecrets() finds credentials by their header's name, without the scheme", () => {
  expect(headerSecrets({ Authorization: "Bearer t0ken", "X-Api-Key": "k", "X-Title": "shop" })).toEqual([
    "Bearer t0ken",
    "t0ken",
    "k",
    "k",
  ]);
});
