import { describe, expect, it } from "vitest";
import { readRevision } from "./read-revision.js";
import { splitSentences } from "./split-sentences.js";

const prompt = "# Task\nSort the mail. Be brief.\n- Name one topic.\n- Never guess.";
const sentences = splitSentences(prompt);
const index = sentences.findIndex(({ text }) => text === "Be brief.");

function read(reply: string, at = index): string | undefined {
  return readRevision(reply, { sentences, index: at });
}

describe("readRevision()", () => {
  it.each([
    "Answer in one word.",
    "  Answer in one word.\n",
    "Revised sentence: Answer in one word.",
    "**New sentence:** Answer in one word.",
    "```\nAnswer in one word.\n```",
    '"Answer in one word."',
    "Here is the revised sentence:\nAnswer in one word.",
  ])("frees %j of what stands around it", (reply) => expect(read(reply)).toBe("Answer in one word."));

  it("leaves an empty answer empty", () => expect(read(" \n")).toBe(""));

  it("takes from the whole prompt what differs", () => {
    expect(read(prompt.replace("Be brief.", "Answer in one word."))).toBe("Answer in one word.");
    expect(read(prompt.replace("Be brief.", "Answer in one word. Add nothing."))).toBe(
      "Answer in one word. Add nothing.",
    );
  });

  it("takes a sentence that was added for one that goes with the old", () => {
    expect(read(prompt.replace("Be brief.", "Be brief. Add nothing."))).toBe("Be brief. Add nothing.");
  });

  it("has no sentence where nothing differs, or more than one", () => {
    expect(read(prompt)).toBeUndefined();
    expect(read(prompt.replace("Be brief.", "Answer.").replace("Never guess.", "Guess."))).toBeUndefined();
    expect(read(prompt.replace("Sort the mail.", "Sort."))).toBeUndefined();
  });

  it("lets a long sentence be long", () => {
    const long =
      "Answer with one word, in lower case, without a full stop, and without any explanation at all.";
    expect(read(long)).toBe(long);
  });

  it("does not take one sentence of a prompt for all of it", () => {
    const one = splitSentences("Be brief.");
    const long = "Be brief, and answer in one word, in lower case. Add nothing.";
    expect(readRevision(long, { sentences: one, index: 0 })).toBe(long);
  });
});
