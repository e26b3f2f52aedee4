import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { reflectOnFailures } from "./reflect-on-failures.js";
import { writingDesk } from "./testing/writing-desk.js";
import { writeNotes } from "./write-notes.js";

describe("writeNotes()", () => {
  it("answers draft by draft, trimmed, nothing for what is blank", async () => {
    const desk = await writingDesk((prompt) => (prompt.includes("one red") ? "  It is vague. " : " \n"));
    const drafts = [{ texts: { failures: "one red" } }, { texts: { failures: "two blue" } }];
    expect(await writeNotes({ operator: reflectOnFailures, drafts, rng: rng(1) }, desk.context)).toEqual([
      "It is vague.",
      undefined,
    ]);
  });

  it("cuts what is too long for a later prompt", async () => {
    const desk = await writingDesk(() => "why ".repeat(3000));
    const drafts = [{ texts: { failures: "one" } }];
    const [note] = await writeNotes({ operator: reflectOnFailures, drafts, rng: rng(1) }, desk.context);
    expect(note?.length).toBeLessThanOrEqual(2000);
    expect(note).toMatch(/^why why/);
  });

  it("drops what is in another script than all that was shown, which the next prompt would let pass", async () => {
    const desk = await writingDesk(() => "Инструкция ничего не говорит о цвете.");
    const drafts = [{ texts: { failures: "one" } }, { texts: { failures: "Цвет угля." } }];
    const notes = await writeNotes({ operator: reflectOnFailures, drafts, rng: rng(1) }, desk.context);
    expect(notes).toEqual([undefined, "Инструкция ничего не говорит о цвете."]);
    expect(desk.warnings).toEqual([expect.stringContaining("another script")]);
  });

  it("writes nothing without a model", async () => {
    const desk = await writingDesk(() => "It is vague.");
    const drafts = [{ texts: { failures: "one" } }];
    const context = { ...desk.context, proposer: undefined };
    expect(await writeNotes({ operator: reflectOnFailures, drafts, rng: rng(1) }, context)).toEqual([
      undefined,
    ]);
  });
});
