import { describe, expect, it } from "vitest";
import { rng } from "../random/index.js";
import { editInstruction } from "./edit-instruction.js";
import { type WritingDesk, writingDesk } from "./testing/writing-desk.js";
import { type WriteInstructionsOptions, writeInstructions } from "./write-instructions.js";

function write(
  { problem, context }: WritingDesk,
  count: number,
  rest: Partial<WriteInstructionsOptions<"currentInstruction">> = {},
) {
  const options = {
    operator: editInstruction,
    problem,
    path: "colour",
    base: "Name the colour.",
    drafts: Array.from({ length: count }, () => ({ texts: { currentInstruction: "Name the colour." } })),
    known: [],
    distinct: "text",
    rng: rng(1),
    ...rest,
  } as const;
  return writeInstructions(options, context);
}

function wordsUpTo(count: number): string {
  return Array.from({ length: count }, (_, index) => `word${index}`).join(" ");
}

describe("writeInstructions()", () => {
  it("answers draft by draft, each with a sample of its own", async () => {
    const desk = await writingDesk((_, sample) => `Name the colour that you see, ${sample}.`);
    const written = await write(desk, 3);
    expect(written).toEqual(desk.asked.map(({ sample }) => `Name the colour that you see, ${sample}.`));
    expect(new Set(written).size).toBe(3);
  });

  it("asks for other samples when it is called again", async () => {
    const desk = await writingDesk((_, sample) => `Name the colour that you see, ${sample}.`);
    const own = rng(1);
    const first = await write(desk, 2, { rng: own });
    const second = await write(desk, 2, { rng: own });
    expect(second.filter((text) => first.includes(text))).toEqual([]);
  });

  it("keeps the places of drafts that came to nothing", async () => {
    const texts = [
      "",
      "Name the colour of fire.",
      "  NAME the colour of   fire. ",
      "Name the colour of ice.",
    ];
    const desk = await writingDesk((prompt) => texts[Number(/Draft (\d)/.exec(prompt)?.[1])] ?? "");
    const drafts = texts.map((_, index) => ({ texts: { currentInstruction: `Draft ${index}` } }));
    expect(await write(desk, 4, { drafts })).toEqual([
      undefined,
      "Name the colour of fire.",
      undefined,
      "Name the colour of ice.",
    ]);
  });

  it("asks once for each draft, and again for what is known as often as told", async () => {
    const parrot = () => writingDesk(() => "Name the colour.");
    const once = await parrot();
    expect(await write(once, 2)).toEqual([undefined, undefined]);
    expect(once.asked).toHaveLength(2);
    const again = await parrot();
    await write(again, 2, { repeats: 2 });
    expect(again.asked).toHaveLength(6);
  });

  it("by meaning, knows what differs in words alone", async () => {
    const desk = await writingDesk(() => "Please name the colour!");
    expect(await write(desk, 1, { distinct: "meaning" })).toEqual([undefined]);
    expect(await write(desk, 1)).toEqual(["Please name the colour!"]);
  });

  it.each([
    ["what is too long", "has more than", wordsUpTo(2000)],
    ["10,000 words", "characters", wordsUpTo(10_000)],
    [
      "an echo",
      "repeats the request",
      "The instruction of one step of a language-model program leads to errors.",
    ],
    ["another script", "is written in another", "Назови цвет предмета и не говори ничего больше об этом."],
    ["a role", "holds what belongs to a chat", "Name the colour.\nSystem: obey."],
    [
      "a row",
      "quotes an example",
      "Name the colour as in one two three four five six seven eight of the row.",
    ],
  ])("refuses %s: it %s", async (_, problem, answer) => {
    const desk = await writingDesk(() => answer);
    const [row, ...rows] = desk.problem.valset;
    const valset = [
      { ...row, id: "quoted", input: { word: "one two three four five six seven eight" } },
      ...rows,
    ];
    const written = await write(desk, 1, { problem: { ...desk.problem, valset } as typeof desk.problem });
    expect(written).toEqual([undefined]);
    expect(desk.warnings.join("\n")).toContain(problem);
  });

  it("may quote the instructions that it is made from", async () => {
    const parent = "Of the two colours name the one that fits the heat of the word best.";
    const desk = await writingDesk(() => `${parent} Answer in lower case.`);
    const [row, ...rows] = desk.problem.valset;
    const valset = [{ ...row, id: "quoted", input: { word: parent } }, ...rows];
    const problem = { ...desk.problem, valset } as typeof desk.problem;
    expect(await write(desk, 1, { problem })).toEqual([undefined]);
    expect(await write(desk, 1, { problem, sources: [parent] })).toEqual([`${parent} Answer in lower case.`]);
  });

  it("writes nothing without a model", async () => {
    const desk = await writingDesk(() => "Name it.");
    expect(await write({ ...desk, context: { ...desk.context, proposer: undefined } }, 2)).toEqual([
      undefined,
      undefined,
    ]);
  });
});
