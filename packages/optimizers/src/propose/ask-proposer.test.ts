import { SignetError, sig } from "@signet/core";
import { describe, expect, it } from "vitest";
import { askProposer } from "./ask-proposer.js";
import type { Proposer } from "./proposer.js";
import { contextOf, requestOf } from "./testing/request.js";

const topic = sig("message -> topic", "Name the topic for {{company}}.");

function asked(propose: () => unknown) {
  const context = contextOf(undefined);
  // What a user's proposer without types may do.
  const proposer = { name: "theirs", propose: async () => propose() } as Proposer;
  return { found: askProposer(proposer, requestOf(topic, [], { count: 2 }), context), context };
}

describe("askProposer()", () => {
  it("takes the texts that can be used, at most as many as wanted", async () => {
    const texts = ["", 3, "No placeholder.", "a {{company}}", null, "b {{ company }}", "c {{company}}"];
    expect(await asked(() => texts).found).toEqual(["a {{company}}", "b {{ company }}"]);
  });

  it("has nothing of a proposer that fails or answers with no list, and says so", async () => {
    for (const propose of [
      () => undefined,
      () => "a text",
      () => {
        throw new TypeError("cannot read");
      },
      () => {
        throw new SignetError("PARSE_FAILED", "unreadable");
      },
    ]) {
      const { found, context } = asked(propose);
      expect(await found).toEqual([]);
      expect(context.warnings).toEqual([expect.stringContaining('The proposer "theirs" failed')]);
    }
  });

  it("passes on what is no fault of the proposer", async () => {
    for (const code of ["BUDGET_EXHAUSTED", "LM_UNAVAILABLE", "ABORTED"] as const) {
      const { found } = asked(() => {
        throw new SignetError(code, "no");
      });
      await expect(found).rejects.toMatchObject({ code });
    }
  });
});
