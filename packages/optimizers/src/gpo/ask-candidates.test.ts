import { describe, expect, it } from "vitest";
import { currentOf, limitOf, long, runGpo } from "./testing/questions.js";
import type { Question } from "./testing/worth.js";
import { wordDistance } from "./word-edits.js";

describe("gpo() holds prompts to the limit", () => {
  const tight = { limit: "fixed", initialStep: 6, finalStep: 6, epochs: 1 } as const;

  it("asks once more for what went too far, saying how far", async () => {
    const write = ({ number }: Question) => (number === 1 ? "Name its colour." : `${long(30)}.`);
    const { improve, trials, proposals } = await runGpo({ ...tight, samples: 1 }, { write, rows: 8 });
    expect(improve).toHaveLength(2);
    expect(improve[1]?.sections["Last attempt"]).toBe(
      `This one changes 30 words, which is more than 6:\n${long(30)}.`,
    );
    expect(improve[1]?.sections["Word limit"]).toBe(improve[0]?.sections["Word limit"]);
    expect(trials).toHaveLength(2);
    expect(proposals.map(({ instruction }) => instruction)).toEqual(["Name its colour."]);
  });

  it("lets the closest through where nothing keeps to it, and says so", async () => {
    const lengths = [40, 20, 30, 50, 12, 60];
    const write = ({ number }: Question) => long(lengths[number] ?? 99, 100 * number);
    const { improve, proposals, warnings } = await runGpo({ ...tight, samples: 3 }, { write, rows: 8 });
    expect(improve).toHaveLength(6);
    expect(proposals.map(({ instruction }) => wordDistance("Name it.", instruction))).toEqual([12]);
    expect(warnings).toContainEqual(
      expect.stringContaining("limit of 6 words; the closest one, 12 words away"),
    );
  });

  it.each(["reject", "repair"] as const)(
    "accepts nothing further away than the limit with a proposer that ignores it now and then: %s",
    async (enforce) => {
      const write = ({ number }: Question) =>
        number % 3 === 0 ? `Name it, worth ${number}.` : `${long(5 + (number % 20), number)} worth ${number}`;
      const { proposals, warnings } = await runGpo(
        { samples: 4, epochs: 6, initialStep: 12, finalStep: 4, enforce },
        { write, rows: 8 },
      );
      expect(proposals.length).toBeGreaterThan(6);
      const tooFar = proposals.filter(
        ({ instruction, after }) => after && wordDistance(currentOf(after), instruction) > limitOf(after),
      );
      // Only where nothing kept to the limit, and then it is said.
      const admitted = warnings.filter((message) => message.includes("the closest one"));
      expect(tooFar).toHaveLength(admitted.length);
      expect(admitted.length).toBeLessThan(enforce === "repair" ? 1 : 4);
    },
  );

  it("brings back what went too far without asking again", async () => {
    const write = () => "Name it. Then say whether the word is warm or cold, and why.";
    const { improve, proposals } = await runGpo(
      { ...tight, samples: 2, enforce: "repair" },
      { write, rows: 8 },
    );
    expect(improve).toHaveLength(2);
    expect(proposals.map(({ instruction }) => instruction)).toEqual([
      "Name it. Then say whether the word is",
    ]);
  });

  it("only asks where it is off", async () => {
    const { improve, proposals } = await runGpo(
      { ...tight, samples: 1, enforce: "off" },
      { write: () => long(40), rows: 8 },
    );
    expect(improve.map(limitOf)).toEqual([6]);
    expect(proposals.map(({ instruction }) => instruction)).toEqual([long(40)]);
  });

  it("starts at half the words of the current prompt where the limit is relative", async () => {
    const write = ({ number }: Question) => `${long(40)} ${number}`;
    const { improve } = await runGpo(
      { limit: "fixed", samples: 1, epochs: 2, relativeLimit: true, enforce: "off" },
      { write, rows: 8 },
    );
    expect(improve.map(limitOf)).toEqual([10, 20]);
  });
});
