import type { LmRequest } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { expect, it } from "vitest";
import { cappedModel } from "./capped-model.js";

it("cappedModel() asks for no more tokens than it may, and for one paragraph; it is another model", async () => {
  const lm = scriptedLm({
    id: "small",
    reply: ({ maxTokens, stop }) => `${maxTokens} ${JSON.stringify(stop)}`,
  });
  const capped = cappedModel(lm, 80);
  const request: LmRequest = { layout: "chat", prefix: [], messages: [], temperature: 0, maxTokens: 600 };
  const call = { signal: new AbortController().signal, sample: "0" };
  expect((await capped.generate(request, call)).text).toBe('80 ["\\n\\n"]');
  expect((await capped.generate({ ...request, maxTokens: 20 }, call)).text).toBe('20 ["\\n\\n"]');
  expect(capped.id).not.toBe(lm.id);
});
