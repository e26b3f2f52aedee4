import { describe, expect, it } from "vitest";
import { readAssignment } from "./read-assignment.js";

describe("readAssignment()", () => {
  const paths = ["sort", "sort.reply", "inner.reply"];
  const wanted = { sort: "Sort it.\n- sort: well", "inner.reply": "Reply kindly." };

  it("reads a step's name in brackets, with its instruction below, and leaves out what is not there", () => {
    expect(readAssignment("[sort]\nSort it.\n- sort: well\n\n[inner.reply]\nReply kindly.", paths)).toEqual(
      wanted,
    );
    expect(readAssignment("Sure!\n\n**[inner.reply]** Reply kindly.", paths)).toEqual({
      "inner.reply": "Reply kindly.",
    });
    expect(readAssignment("[sort]\n\n[other]\nText.", ["sort"])).toEqual({ sort: "[other]\nText." });
    expect(readAssignment("[sort]\nFirst.\n[sort]\nAgain.", paths)).toEqual({ sort: "First." });
  });

  const dressed = [
    "## sort\nSort it.\n## inner.reply\nReply kindly.",
    "sort: Sort it.\ninner.reply: Reply kindly.",
    "**sort:** Sort it.\n\n**inner.reply**\nReply kindly.",
    "1. sort: Sort it.\n2. inner.reply: Reply kindly.",
    "Step 1: sort\nSort it.\nStep 2: inner.reply\nReply kindly.",
    "### Instruction for sort:\nSort it.\n### Instruction for inner.reply:\nReply kindly.",
    "```\n[sort]\nSort it.\n[inner.reply]\nReply kindly.",
  ];
  for (const text of dressed)
    it(`reads ${JSON.stringify(text)}`, () =>
      expect(readAssignment(text, paths)).toEqual({ sort: "Sort it.", "inner.reply": "Reply kindly." }));

  it("reads JSON of many shapes", () => {
    const shapes: readonly unknown[] = [
      wanted,
      [
        { step: "sort", instruction: wanted.sort },
        { step: "inner.reply", instruction: "Reply kindly." },
        "rubbish",
      ],
      { "Instruction for sort": wanted.sort, "[inner.reply]": "Reply kindly.", other: 3, "sort.reply": 4 },
    ];
    for (const shape of shapes) {
      expect(readAssignment(JSON.stringify(shape), paths)).toEqual(wanted);
      expect(readAssignment(`\`\`\`json\n${JSON.stringify(shape, null, 2)}\n\`\`\``, paths)).toEqual(wanted);
    }
  });

  it("takes prose for the instruction of the only step, and for nothing where there are more", () => {
    expect(readAssignment(" Sort it well. ", ["sort"])).toEqual({ sort: "Sort it well." });
    for (const text of ["Sort it well.", "", '{"answer": 3}', "[]", "null", "[]: x"])
      expect(readAssignment(text, paths)).toEqual({});
  });
});
