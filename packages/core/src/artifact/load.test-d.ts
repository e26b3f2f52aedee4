import { describe, expectTypeOf, it } from "vitest";
import type { Program } from "../program/program.js";
import { load } from "./load.js";

declare const triage: Program<{ text: string }, { label: "a" | "b" }, unknown, "route">;
declare const signature: string | undefined;

describe("load()", () => {
  it("gives the program's own types, as a promise only where a signature is asked for", () => {
    expectTypeOf(load(triage, "")).toEqualTypeOf<typeof triage>();
    expectTypeOf(load(triage, "", { allow: ["description"], maxBytes: 5 })).toEqualTypeOf<typeof triage>();
    expectTypeOf(load(triage, "", { signedBy: "key", signature })).toEqualTypeOf<Promise<typeof triage>>();
  });

  it("refuses what cannot be allowed, and a key without the signature's place", () => {
    // @ts-expect-error a type is never let pass
    load(triage, "", { allow: ["type"] });
    // @ts-expect-error a signature has to be named, even where there is none
    load(triage, "", { signedBy: "key" });
  });
});
