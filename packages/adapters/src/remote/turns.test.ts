import type { LmRequest, Message } from "@signet/core";
import { expect, it } from "vitest";

import { layOut } from "./turns.js";

const system = (text: string): Message => ({ role: "system", text });
const user = (text: string): Message => ({ role: "user", text });
const assistant = (text: string): Message => ({ role: "assistant", text });
const request = (
  prefix: Message[],
  messages: Message[],
  layout: LmRequest["layout"] = "chat",
): LmRequest => ({
  layout,
  prefix,
  messages,
  temperature: 0,
  maxTokens: 10,
});

it("layOut() puts system texts first and merges turns of one role", () => {
  const turns = layOut(
    request([system("rules"), user("q1"), assistant("a1")], [user("q2"), user("more"), system("late")]),
  );
  expect(turns.system).toMatchObject([
    { text: "rules", stable: true },
    { text: "\n\nlate", stable: false },
  ]);
  expect(turns.turns.map(({ role, pieces }) => [role, ...pieces.map(({ text }) => text)])).toEqual([
    ["user", "q1"],
    ["assistant", "a1"],
    ["user", "q2", "\n\nmore"],
  ]);
});

it("layOut() leaves out blank messages, such as an empty answer that is shown for repair", () => {
  const { turns } = layOut(request([], [user("q"), assistant(" \n"), user("that was empty")]));
  expect(turns).toHaveLength(1);
  expect(turns[0]?.pieces).toHaveLength(2);
});

it("layOut() makes a user turn of system texts alone", () => {
  expect(layOut(request([system("do it")], []))).toMatchObject({
    system: [],
    turns: [{ role: "user", pieces: [{ text: "do it" }] }],
  });
});

it("layOut() makes one user turn of layout text, whatever the roles", () => {
  const { system: none, turns } = layOut(request([system("rules"), assistant("a")], [user("q")], "text"));
  expect(none).toEqual([]);
  expect(turns).toHaveLength(1);
  expect(turns[0]?.role).toBe("user");
  expect(turns[0]?.pieces).toEqual([
    { text: "rulesa", stable: true },
    { text: "q", stable: false },
  ]);
});

it("layOut() keeps attachments with their text, also where the text is blank or one of many", () => {
  const attachments = [{ kind: "image", url: "https://example.org/a.png" }] as const;
  const seen: Message = { role: "user", text: " ", attachments };
  const chat = layOut(request([], [user("q"), seen]));
  expect(chat.turns[0]?.pieces.map((piece) => piece.attachments)).toEqual([undefined, attachments]);
  const text = layOut(request([seen], [seen, user("q"), seen], "text"));
  expect(text.turns[0]?.pieces.map((piece) => piece.attachments?.length)).toEqual([1, 2]);
  expect(() => layOut(request([], [{ ...assistant("a"), attachments }]))).toThrow(
    /assistant has attachments/,
  );
});
