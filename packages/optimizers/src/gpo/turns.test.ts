import { describe, expect, it } from "vitest";
import { currentOf, limitOf, long, runGpo, triedBy } from "./testing/questions.js";
import type { Question } from "./testing/worth.js";

describe("gpo() on a program of several modules", () => {
  it("changes one at a time, each with its own trajectory and steps; demos and the other stay byte for byte", async () => {
    const write = ({ number }: Question) => `Say it, worth ${number + 1}.`;
    const { improve, plans } = await runGpo(
      { samples: 1, epochs: 5 },
      { write, rows: 8, program: "twoSteps" },
    );
    expect(improve.map(currentOf)).toEqual([
      "Note it.",
      "Name it.",
      "Say it, worth 1.",
      "Say it, worth 2.",
      "Say it, worth 3.",
    ]);
    expect(improve.map((question) => triedBy(question).map(({ text }) => text))).toEqual([
      ["Note it."],
      ["Name it."],
      ["Note it.", "Say it, worth 1."],
      ["Name it.", "Say it, worth 2."],
      ["Note it.", "Say it, worth 1.", "Say it, worth 3."],
    ]);
    // Three steps of the first, two of the second: both come to the last limit.
    expect(improve.map(limitOf)).toEqual([40, 30, 20, 10, 10]);
    for (const [index, plan] of plans.entries()) {
      const before = plans[index - 1] ?? plan;
      const changed = ["note", "colour"].filter(
        (path) => plan.parameters[path]?.instruction !== before.parameters[path]?.instruction,
      );
      expect(changed).toEqual(index === 0 ? [] : [index % 2 === 1 ? "note" : "colour"]);
      for (const path of ["note", "colour"])
        expect(JSON.stringify(plan.parameters[path]?.demos)).toBe(
          JSON.stringify(plans[0]?.parameters[path]?.demos),
        );
    }
  });

  it("scores a known text anew where the other module has changed since", async () => {
    const texts = ["worth 6", "worth 5", "worth 9", "worth 8", "worth 5", "worth 5"];
    const { improve, plans, report } = await runGpo(
      { samples: 2, epochs: 4 },
      { write: ({ number }) => `Say it, ${texts[number] ?? "worth 1"}.`, rows: 8, program: "twoSteps" },
    );
    const tried = plans.map(({ parameters: { note, colour } }) => [note?.instruction, colour?.instruction]);
    expect(tried).toContainEqual(["Say it, worth 5.", "Say it, worth 9."]);
    const colourAgain = improve.filter(
      ({ sections }) => sections["Current instruction"] === "Say it, worth 9.",
    );
    expect(triedBy(colourAgain[0] as Question).at(-1)).toEqual({ text: "Say it, worth 9.", score: "70" });
    expect(report.valScore).toBe((6 + 9) / 20);
  });

  it("shows of a step that nobody labels what the whole program gets and gives", async () => {
    const { improve } = await runGpo({ samples: 1, epochs: 2 }, { rows: 8, program: "twoSteps" });
    expect(improve[0]?.sections["Task examples"]).toMatch(
      /^<INS>\nInput of the program: \{"word":"(ember|frost) 10\d\d"\}\nIts output: \{"colour":"(red|blue)"/m,
    );
    expect(improve[1]?.sections["Task examples"]).toMatch(
      /^<INS>\nWord: (ember|frost) 10\d\d\nColour: (red|blue)$/m,
    );
  });

  it("goes where the failures are", async () => {
    const { improve } = await runGpo(
      { samples: 1, epochs: 4, modules: "failures" },
      { rows: 8, program: "twoSteps" },
    );
    expect(
      improve.filter(({ sections }) => currentOf({ sections } as Question).startsWith("Note")),
    ).toHaveLength(0);
  });

  it("writes all of them at once where it is joint: whole assignments in the trajectory, one limit for all", async () => {
    const write = ({ number }: Question) =>
      number === 1
        ? `[note]\n${long(8)}\n[colour]\n${long(8, 50)}`
        : `[note]\nSay it, worth ${number + 7}.\n[colour]\nName the hue.`;
    const { improve, plans, report } = await runGpo(
      {
        samples: 2,
        epochs: 2,
        joint: true,
        limit: "fixed",
        initialStep: 12,
        finalStep: 12,
        enforce: "repair",
      },
      { write, rows: 8, program: "twoSteps" },
    );
    expect(improve).toHaveLength(4);
    expect(improve[0]?.sections.Trajectory).toBe("[note]\nNote it.\n[colour]\nName it.\nScore: 40 %");
    expect(improve.map(limitOf)).toEqual([12, 12, 12, 12]);
    const tried = plans.map(({ parameters }) => [
      parameters.note?.instruction,
      parameters.colour?.instruction,
    ]);
    expect(tried.slice(0, 3)).toEqual([
      ["Note it.", "Name it."],
      ["Say it, worth 7.", "Name the hue."],
      [long(8), `${long(4, 50)} Name it.`],
    ]);
    expect(plans.every(({ parameters }) => parameters.colour?.demos.length === 1)).toBe(true);
    expect(report.proposed.parameters.note?.instruction).toBe("Say it, worth 10.");
  });
});
