import {
  type Example,
  exactMatch,
  memoryStudy,
  predict,
  program,
  SignetError,
  signature,
} from "@signet/core";
import { type ScriptedReply, scriptedLm } from "@signet/core/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compile } from "./compile.js";
import { gepa, mipro } from "./strategies/index.js";

const support = program({
  name: "support",
  input: { mail: z.string() },
  output: { topic: z.string() },
  modules: {
    topic: predict(
      signature({
        instruction: "Name the topic.",
        input: { mail: z.string() },
        output: { topic: z.string() },
      }),
      { format: "json" },
    ),
  },
  run: ({ mail }, steps) => steps.topic({ mail }),
});

type Row = Example<{ mail: string }, { topic: string }>;
const SECRET = /ada\d+@mail\.example/;
const topics = ["billing", "delivery"] as const;
const row = (index: number): Row => {
  const topic = topics[index % 2] ?? "billing";
  return { input: { mail: `ada${index}@mail.example asks about ${topic} ${index}` }, expected: { topic } };
};
const rows = (count: number, from = 0): readonly Row[] =>
  Array.from({ length: count }, (_, index) => row(from + index));
const redact = (example: Row): Row => ({
  ...example,
  input: { mail: example.input.mail.replace(/\S+@\S+/, "[address]") },
});

/** Answers right when a demo shows the way; writes instructions when asked for some. */
function model(seen: string[]) {
  return scriptedLm({
    reply: ({ prefix, messages }): ScriptedReply => {
      const text = [...prefix, ...messages].map((message) => message.text).join("\n");
      seen.push(text);
      const last = messages.at(-1)?.text ?? "";
      const isTold = prefix.some((message) => message.text.includes("what it is about"));
      const topic =
        topics.find((name) => last.includes(name) && (isTold || /[0-4]"?\W*$/.test(last))) ?? "none";
      return text.includes("Name the topic")
        ? JSON.stringify({ topic })
        : "Read the mail and name what it is about.";
    },
  });
}

describe("redact", () => {
  it.each([
    ["mipro", mipro({ runs: 60, minibatch: 5, instructions: 2, demoSets: 3 })],
    ["gepa", gepa({ maxMetricCalls: 60 })],
  ])(
    "keeps the originals out of prompts, artifact and study of %s, but for the holdout",
    async (_, strategy) => {
      const learning: string[] = [];
      const study = memoryStudy();
      const lm = model(learning);
      const { artifact, report } = await compile(support, {
        trainset: rows(30),
        valset: rows(20, 100),
        holdout: rows(24, 1000),
        metric: exactMatch("topic"),
        lm,
        proposer: lm,
        strategy,
        redact,
        study,
        adopt: "unverified",
        onEvent: (event) => {
          if (event.type === "phase" && event.phase === "verify" && event.status === "start")
            learning.push("VERIFY");
        },
      });
      expect(report.sizes).toEqual({ trainset: 30, valset: 20, holdout: 24 });
      const learnt = learning.slice(0, learning.indexOf("VERIFY"));
      expect(learnt.length).toBeGreaterThan(20);
      expect(learnt.join("\n")).toContain("[address]");
      expect(learnt.join("\n")).not.toMatch(SECRET);
      expect(artifact.toString()).not.toMatch(SECRET);
      const log = await study.open();
      const facts = JSON.stringify(
        (["answer", "outcome", "session", "stop", "end"] as const).map((kind) => log.list(kind)),
      );
      await log.close();
      expect(facts).not.toMatch(/ada(\d|[1-4]\d|1[01]\d)@mail/);
    },
  );

  it("makes new ids from what is left, and keeps those that were given", async () => {
    const given = rows(30).map((example, index) => (index === 0 ? { ...example, id: "first" } : example));
    const ids = async (withRedact: boolean) => {
      const { artifact } = await compile(support, {
        trainset: given,
        valset: rows(10, 100),
        metric: exactMatch("topic"),
        lm: model([]),
        level: "O1",
        adopt: "unverified",
        ...(withRedact && { redact }),
      });
      return new Set(artifact.plan.parameters.topic?.demos.map(({ exampleId }) => exampleId));
    };
    const [plain, redacted] = await Promise.all([ids(false), ids(true)]);
    expect([...redacted].filter((id) => id !== "first" && plain.has(id))).toEqual([]);
  });

  it("says which row it threw at, or made unfit, without showing the row", async () => {
    const attempt = (broken: (example: Row) => Row) =>
      compile(support, {
        trainset: rows(30),
        valset: rows(10, 100),
        metric: exactMatch("topic"),
        lm: model([]),
        redact: broken,
      }).catch((error: unknown) => error);
    const thrown = await attempt(({ input }) => {
      throw new Error(`cannot redact ${input.mail}`);
    });
    expect(SignetError.is(thrown, "DATA_INVALID") && thrown.message).toMatch(
      /^redact\(\) threw at row 0 of the trainset$/,
    );
    const unfit = await attempt(({ expected }) => ({ input: {} as never, expected }));
    expect(SignetError.is(unfit, "DATA_INVALID") && unfit.message).toMatch(
      /Row 0 of the redacted trainset.*mail/,
    );
    const late = await attempt((async () => {
      throw new Error("too late");
    }) as never);
    expect(SignetError.is(late, "DATA_INVALID") && late.message).toMatch(/returned a promise at row 0/);
    const none = await attempt(() => undefined as never);
    expect(SignetError.is(none, "DATA_INVALID")).toBe(true);
  });
});
