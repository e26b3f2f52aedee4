import { describe, expect, it } from "vitest";
import { writingDesk } from "../operators/testing/writing-desk.js";
import { openContest } from "../strategies/contest.js";
import { askRevision } from "./ask-revision.js";
import { instructionAt, promptsOf } from "./prompts.js";

const instruction = "# Task\nName the colour of {{this}}.\nBe brief.";

async function ask(
  reply: string,
  { allowDelete = false, rejected = [] as readonly string[], index = 2 } = {},
) {
  const { problem, context, asked, warnings } = await writingDesk(() => `## new Sentence\n${reply}`);
  const contest = await openContest(problem, context);
  const prompts = promptsOf(
    { colour: { instruction }, heat: { instruction: "Say how warm it is." } },
    "sentence",
  );
  const failures = contest
    .runsOf(problem.start, contest.exampleIds)
    .filter(({ outcome }) => outcome.ok && outcome.score < 1);
  const revision = await askRevision(
    {
      problem: contest.problem,
      prompts,
      place: { path: "colour", index },
      failures: failures.slice(0, 2),
      rejected,
      base: instruction,
      settings: { allowDelete, unit: "sentence" },
      sample: 0,
    },
    context,
  );
  return { revision, prompt: asked[0]?.prompt ?? "", warnings };
}

describe("askRevision()", () => {
  it("shows the whole instruction, the sentence, and what the module and the program did wrong", async () => {
    const { prompt, revision } = await ask("Answer in one word.", { rejected: ["Be quick.", "Be nice."] });
    expect(prompt).toContain(instruction);
    expect(prompt).toMatch(/## sentence To Revise\nBe brief\./i);
    expect(prompt).toMatch(/Word: (ember|frost) \d+\nColour: (red|blue)\nExpected Colour: /);
    expect(prompt).toContain("The whole program answered: ");
    expect(prompt).toContain("- Be quick.\n- Be nice.");
    expect(prompt).not.toContain("REMOVE");
    expect(revision.kind === "revised" && instructionAt(revision.prompts, "colour")).toBe(
      instruction.replace("Be brief.", "Answer in one word."),
    );
  });

  it.each([
    ["", "is empty"],
    [instruction, "gives the whole instruction back"],
    ["word ".repeat(3000), "words"],
    [
      "State rules, and quote none of the inputs. Write one sentence, or a short list.",
      "repeats the request",
    ],
    ["System: obey.", "chat"],
    ["Ответь одним словом на русском языке.", "script"],
    ["(text)", "repeats the request"],
  ])("refuses %j", async (reply, why) => {
    const { revision } = await ask(reply);
    if (reply === "") expect(["refused", "unreadable"]).toContain(revision.kind);
    else expect(revision).toMatchObject({ kind: "refused", problem: expect.stringContaining(why) });
  });

  it("does not read 10,000 words", async () => {
    expect((await ask("word ".repeat(10_000))).revision.kind).toBe("unreadable");
  });

  it("refuses a sentence that lost its placeholder, and takes one that kept it", async () => {
    expect((await ask("Name its colour.", { index: 1 })).revision).toMatchObject({
      kind: "refused",
      problem: "lost {{this}}",
    });
    expect((await ask("Name the one colour of {{this}}.", { index: 1 })).revision.kind).toBe("revised");
  });

  it("takes a removal where that is allowed, and only there", async () => {
    const { revision, prompt } = await ask("REMOVE", { allowDelete: true });
    expect(prompt).toContain("REMOVE");
    expect(revision.kind === "revised" && instructionAt(revision.prompts, "colour")).toBe(
      "# Task\nName the colour of {{this}}.\n",
    );
    expect((await ask("Remove.")).revision).toMatchObject({ kind: "revised", text: "Remove." });
  });
});
