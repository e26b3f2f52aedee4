import type { LmRequest } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { expect, it } from "vitest";
import { cappedModel } from "./capped-model.js";

it("cappedModel() asks for no more tokens than it may, and is another model", async () => {
  const lm = scriptedLm({ id: "small", reply: ({ maxTokens }) => String(maxTokens) });
  const capped = cappedModel(lm, 80);
  const request: LmRequest = { layout: "chat", prefix: [], messages: [], temperature: 0, maxTokens: 600 };
  const call = { signal: new AbortController().signal, sample: "0" };
  expect((await capped.generate(request, call)).text).toBe("80");
  expect((await capped.generate({ ...request, maxTokens: 20 }, call)).text).toBe("20");
  expect(capped.id).not.toBe(lm.id);
});
