import {
  answerAddress,
  type Fact,
  fieldwise,
  type LanguageModel,
  memoryStudy,
  requestKey,
  type StudyStore,
  sha256Hex,
} from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompileResult, compile } from "./compile.js";
import { bootstrapFewShot } from "./strategies/bootstrap-few-shot.js";
import { unsteady } from "./strategies/conformance/models.js";
import { mipro } from "./strategies/mipro.js";
import { randomSearch } from "./strategies/random-search.js";
import type { Strategy } from "./strategies/strategy.js";
import type { Budget } from "./study/decision-account.js";
import { demoLover, textOf, twoSteps, wordRows } from "./testing/two-steps.js";

const trainset = wordRows(40);
const metric = fieldwise("colour", "heat");
/** Some seconds are normal: each case compiles dozens of times. */
const timeoutMs = 60_000;
const sizes = { maxBootstrapped: 2, maxLabeled: 3 } as const;
interface Case {
  readonly name: string;
  readonly strategy: Strategy;
  readonly budget?: Budget;
}
const cases: readonly Case[] = [
  { name: "bootstrapFewShot", strategy: bootstrapFewShot(sizes) },
  { name: "randomSearch", strategy: randomSearch({ trials: 4, ...sizes }) },
  {
    name: "mipro",
    strategy: mipro({
      runs: 90,
      minibatch: 6,
      instructions: 3,
      demoSets: 4,
      roundSize: 3,
      ...sizes,
    }),
  },
  {
    name: "mipro, ended by its budget",
    strategy: mipro({ runs: 120, minibatch: 6, demoSets: 4, ...sizes }),
    budget: { calls: 90 },
  },
];

describe.each(cases)("compile() with $name", ({ strategy, budget = {} }) => {
  /** One session on a study. Counts live calls, and those among them that the study had held the answer to. */
  const session = async (study: DyingStudy, concurrency = 5): Promise<CompileResult & Live> => {
    const live: Live = { calls: 0, repeated: [] };
    const watched = (lm: LanguageModel): LanguageModel => watch(lm, study, live);
    const proposer = watched(writer());
    const result = await compile(twoSteps, {
      trainset,
      metric,
      lm: watched(unsteady(demoLover())),
      proposer,
      strategy,
      budget,
      study,
      seed: 3,
      concurrency,
    });
    return { ...result, ...live };
  };
  const undisturbed = async (): Promise<Undisturbed> => {
    const study = dyingStudy();
    const { artifact, calls } = await session(study);
    return { bytes: artifact.toString(), calls, facts: study.facts };
  };

  it(
    "comes to the same artifact from a spread of prefixes of its log, and asks only for what is missing",
    async () => {
      const { bytes, calls, facts } = await undisturbed();
      for (const length of prefixLengths(facts.length)) {
        const held = facts.slice(0, length);
        const study = dyingStudy(held);
        const resumed = await session(study, 1 + (length % 7));
        expect(resumed.artifact.toString(), `after ${length} of ${facts.length} facts`).toBe(bytes);
        expect(resumed.repeated).toEqual([]);
        expect(resumed.calls).toBe(calls - held.filter(({ kind }) => kind === "answer").length);
      }
    },
    timeoutMs,
  );

  it(
    "comes to the same artifact however often it dies, and then makes no call",
    async () => {
      const { bytes, facts } = await undisturbed();
      const lives = fc.array(fc.integer({ min: 1, max: facts.length }), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(lives, async (lengths) => {
          const study = dyingStudy();
          for (const length of lengths) {
            study.dieAfter(length);
            await session(study).then(({ artifact }) => expect(artifact.toString()).toBe(bytes), expectDead);
          }
          study.dieAfter(Number.POSITIVE_INFINITY);
          const last = await session(study);
          expect(last.artifact.toString()).toBe(bytes);
          expect(last.repeated).toEqual([]);
          expect(await session(study)).toMatchObject({ calls: 0, report: { executedRuns: 0 } });
        }),
        { numRuns: 5, seed: 20 },
      );
    },
    timeoutMs,
  );
});

interface Undisturbed {
  readonly bytes: string;
  readonly calls: number;
  readonly facts: readonly Fact[];
}

interface Live {
  calls: number;
  readonly repeated: string[];
}

/** Some 16 lengths from none to all, with the last few before the end. */
function prefixLengths(length: number): readonly number[] {
  const step = Math.max(1, Math.floor(length / 13));
  const spread = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
  return [...new Set([...spread, length - 2, length - 1, length])];
}

/** A study whose process dies after some facts: what was appended is kept, nothing is added any more. */
interface DyingStudy extends StudyStore {
  readonly facts: readonly Fact[];
  readonly holds: (answer: string) => boolean;
  readonly dieAfter: (appends: number) => void;
}

const DEAD = "the process was killed";

function expectDead(error: unknown): void {
  const texts = [String(error), String(error instanceof Error ? error.cause : "")].join(" ");
  expect(texts).toContain(DEAD);
}

function dyingStudy(held: readonly Fact[] = []): DyingStudy {
  const facts = [...held];
  let left = Number.POSITIVE_INFINITY;
  return {
    facts,
    holds: (address) => facts.some((fact) => fact.kind === "answer" && fact.address === address),
    dieAfter: (appends) => {
      left = appends;
    },
    open: async () => {
      const log = await memoryStudy().open();
      for (const fact of facts) await log.append(fact);
      return {
        ...log,
        append: async (fact) => {
          if (left-- <= 0) throw new Error(DEAD);
          if (log.get(fact.kind, fact.address) === undefined) facts.push(fact);
          return log.append(fact);
        },
      };
    },
  };
}

function watch(lm: LanguageModel, study: DyingStudy, live: Live): LanguageModel {
  return {
    id: lm.id,
    capabilities: lm.capabilities,
    generate: (request, call) => {
      const address = answerAddress(requestKey(lm.id, request), call.sample);
      live.calls++;
      if (study.holds(address)) live.repeated.push(address);
      return lm.generate(request, call);
    },
  };
}

/** Writes some words under every header that the prompt asks for: a pure function of request and sample. */
function writer(): LanguageModel {
  const words = ["colour", "warm", "cold", "ember", "frost", "look", "closely", "name", "word", "first"];
  return scriptedLm({
    id: "writer",
    usage: { promptTokens: 90, completionTokens: 12 },
    reply: (request, { sample }) => {
      const text = textOf(request);
      const digits = sha256Hex(`${text}\n${sample}`).slice(0, 8);
      const sentence = Array.from(digits, (digit) => words[Number.parseInt(digit, 16) % words.length]).join(
        " ",
      );
      const headers = [...text.matchAll(/^## (.+)\n\(/gm)].map(([, heading]) => heading);
      return [...new Set(headers)].map((heading) => `## ${heading}\n${sentence}`).join("\n\n");
    },
  });
}
