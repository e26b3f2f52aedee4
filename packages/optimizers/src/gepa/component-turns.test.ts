import { beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../strategies/strategy.js";
import { twoStepProblem } from "../testing/strategy-context.js";
import { type ComponentKind, componentTurns, type Turn } from "./component-turns.js";

const kinds: readonly ComponentKind[] = ["instruction", "demos"];
const named = ({ components }: Turn): string =>
  components.map(({ kind, path }) => `${path} ${kind}`).join(", ");
let problem: Problem;

beforeAll(async () => {
  ({ problem } = await twoStepProblem());
});

describe("componentTurns()", () => {
  it("gives one component in turn, and begins again", () => {
    const turns = componentTurns(problem, { choice: "roundRobin", kinds });
    expect(Array.from({ length: 5 }, () => named(turns.next(0, [])))).toEqual([
      "colour instruction",
      "heat instruction",
      "colour demos",
      "heat demos",
      "colour instruction",
    ]);
  });

  it("has a pointer for each candidate; a child goes on where it was made", () => {
    const turns = componentTurns(problem, { choice: "roundRobin", kinds });
    const { pointer } = turns.next(0, []);
    turns.next(0, []);
    turns.begin(1, pointer);
    expect(named(turns.next(1, []))).toBe("heat instruction");
    expect(named(turns.next(0, []))).toBe("colour demos");
    expect(named(turns.next(2, []))).toBe("colour instruction");
  });

  it("gives the components of one kind of all modules at once", () => {
    const turns = componentTurns(problem, { choice: "all", kinds });
    expect([turns.next(0, []), turns.next(0, [])].map(named)).toEqual([
      "colour instruction, heat instruction",
      "colour demos, heat demos",
    ]);
  });

  it("gives the module that failures point to", () => {
    const turns = componentTurns(problem, { choice: "failures", kinds });
    const [row] = problem.trainset;
    const failed = {
      exampleId: row?.id ?? "",
      outcome: { ok: true as const, score: 0.5 },
      leaves: [
        { path: "colour", sample: "0", input: { word: "ember 0" }, output: { colour: "red" } },
        { path: "heat", sample: "0", input: { colour: "red" }, output: { heat: "cold" } },
      ],
      answers: [],
    };
    expect(named(turns.next(0, [failed]))).toBe("heat instruction");
    expect(named(turns.next(0, [failed]))).toBe("heat demos");
  });

  it("leaves demos out where there are none to be", () => {
    const turns = componentTurns(problem, { choice: "roundRobin", kinds: ["instruction"] });
    expect(turns.length).toBe(2);
  });
});
