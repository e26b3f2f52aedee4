// What has to hold in every runtime. No test runner, and nothing of any platform but what all of them have: fetch, streams, timers, WebCrypto.

import { openAiFetch } from "@signet/adapters/fetch";
import { load, parseArtifact, SignetError } from "@signet/core";
import { scriptedLm } from "@signet/core/testing";
import { noting, rating, triage } from "./programs.mjs";

/**
 * Runs all cases, one after the other.
 *
 * @param {string} origin Of the server that plays the model and has the artifacts.
 * @returns {Promise<{ name: string, ok: boolean, error?: string }[]>}
 */
export async function runSuite(origin) {
  const artifacts = await (await fetch(`${origin}/artifacts`)).json();
  const results = [];
  for (const [name, check] of Object.entries(cases)) {
    try {
      await inTime(check({ origin, artifacts, model: (model) => remote(origin, model) }));
      results.push({ name, ok: true });
    } catch (error) {
      results.push({ name, ok: false, error: String(error?.stack ?? error) });
    }
  }
  return results;
}

const CASE_LIMIT_MS = 5_000;

/** A case that hangs is a failure with a name. */
async function inTime(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, CASE_LIMIT_MS, new Error(`nothing happened for ${CASE_LIMIT_MS} ms`));
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const KEY = "sk-secret-0123456789";
const message = "The app crashes.";

const remote = (origin, model) => openAiFetch({ model, baseURL: `${origin}/v1`, apiKey: KEY });

const cases = {
  "answers through fetch": async ({ model }) => {
    equal(await triage.run({ message }, { lm: model("small") }), { label: "bug" });
  },
  "tells a run's trace, with the tokens that the server counted": async ({ model }) => {
    let trace;
    await triage.run({ message }, { lm: model("small"), onTrace: (told) => (trace = told) });
    equal(trace.children[0].calls[0].completion.usage, { promptTokens: 30, completionTokens: 5 });
  },
  "loads an artifact, with its instruction and demos": async ({ artifacts, model }) => {
    const { parameters, run } = load(triage, artifacts.single);
    equal(parameters.sort.demos.length, 1);
    equal(await run({ message }, { lm: model("says-instruction") }), { label: "billing" });
  },
  "has the hash of every other runtime": async ({ artifacts }) => {
    equal(parseArtifact(artifacts.single).program.hash, triage.hash);
  },
  "routes by tf-idf": async ({ artifacts, model }) => {
    const routed = load(triage, artifacts.routed);
    for (const [text, expert] of [
      ["a charge on the invoice", 0],
      ["an error, and it crashes", 1],
    ]) {
      let trace;
      await routed.run({ message: text }, { lm: model("small"), onTrace: (told) => (trace = told) });
      equal(trace.route.expert, expert);
    }
  },
  "loads what is signed by the right key, and nothing else": async ({ artifacts, model }) => {
    const { single, signature, publicKey, otherKey } = artifacts;
    const signed = await load(triage, single, { signedBy: publicKey, signature });
    equal(await signed.run({ message }, { lm: model("small") }), { label: "bug" });
    await failsWith(
      "ARTIFACT_SIGNATURE",
      async () => await load(triage, single, { signedBy: otherKey, signature }),
    );
    await failsWith(
      "ARTIFACT_SIGNATURE",
      async () => await load(triage, single, { signedBy: publicKey, signature: undefined }),
    );
  },
  "refuses an artifact that was changed": async ({ artifacts }) => {
    const changed = artifacts.single.replace("as the artifact says", "as the attacker says");
    await failsWith("ARTIFACT_INVALID", async () => load(triage, changed));
  },
  "refuses an artifact of another program, naming the fields": async ({ artifacts }) => {
    const error = await failsWith("ARTIFACT_MISMATCH", async () => load(rating, artifacts.single));
    holds(error.message.includes("label"), error.message);
  },
  "runs another format, draws and votes, with zod/mini": async () => {
    const answers = [
      '{"reasoning":"a","stars":4}',
      '{"reasoning":"b","stars":2}',
      '{"reasoning":"c","stars":4}',
    ];
    const lm = scriptedLm({ reply: (_, { sample }) => answers[Number(sample.split("/").at(-1))] });
    equal(await rating.run({ text: "Nice." }, { lm }), { stars: 4 });
  },
  "reads an answer that keeps to no layout": async () => {
    const lm = scriptedLm({ reply: () => "The label is **bug**." });
    equal(await triage.run({ message }, { lm }), { label: "bug" });
  },
  "repairs an answer that cannot be read": async () => {
    const lm = scriptedLm({ reply: ({ messages }) => (messages.length === 1 ? "Hm?" : "## Label\nbilling") });
    equal(await triage.run({ message }, { lm }), { label: "billing" });
    equal(lm.counts.calls, 2);
  },
  "gives up after the repair": async () => {
    const lm = scriptedLm({ reply: () => "Hm?" });
    await failsWith("PARSE_FAILED", () => triage.run({ message }, { lm }));
  },
  "refuses an input that does not fit, without a call": async () => {
    const lm = scriptedLm({ reply: () => "## Label\nbug" });
    await failsWith("INPUT_INVALID", () => triage.run({ message: 5 }, { lm }));
    equal(lm.counts.calls, 0);
  },
  "streams fields through fetch": async ({ model }) => {
    let shown = "";
    let output;
    for await (const event of noting.stream({ message }, { lm: model("notes") })) {
      if (event.type === "field") shown += event.delta;
      if (event.type === "done") output = event.output;
    }
    equal({ shown, output }, { shown: "It crashes.", output: { note: "It crashes." } });
  },
  "closes the call upstream when a stream is left": async ({ origin, model }) => {
    for await (const event of noting.stream({ message }, { lm: model("hangs-in-stream") })) {
      equal(event.type, "field");
      break;
    }
    await abandoned(origin, "hangs-in-stream");
  },
  "closes the call upstream when a run is aborted": async ({ origin, model }) => {
    const controller = new AbortController();
    const run = triage.run({ message }, { lm: model("hangs"), signal: controller.signal });
    const failed = failsWith("ABORTED", () => run);
    await fetch(`${origin}/arrived?model=hangs`);
    controller.abort();
    await failed;
    await abandoned(origin, "hangs");
  },
  "gives up on a server that says nothing": async ({ origin }) => {
    const lm = openAiFetch({ model: "hangs-for-ever", baseURL: `${origin}/v1`, timeoutMs: 100 });
    const error = await failsWith("LM_UNAVAILABLE", () => triage.run({ message }, { lm }));
    equal(error.retryable, true);
  },
  "tells how long to wait, and keeps the key secret": async ({ model }) => {
    const error = await failsWith("LM_RATE_LIMITED", () => triage.run({ message }, { lm: model("busy") }));
    equal(error.details.retryAfterMs, 7000);
    holds(error.message.includes("[redacted]"), error.message);
    holds(!JSON.stringify([error.message, error.details, error.stack]).includes(KEY), "the key is told");
  },
  "tells a stream that breaks off": async ({ model }) => {
    await failsWith("LM_UNAVAILABLE", async () => {
      for await (const _ of triage.stream({ message }, { lm: model("breaks") }));
    });
  },
  "runs many at a time": async ({ model }) => {
    const lm = model("small");
    const runs = Array.from({ length: 50 }, (_, index) => triage.run({ message: `Crash ${index}` }, { lm }));
    equal(new Set((await Promise.all(runs)).map(({ label }) => label)), new Set(["bug"]));
  },
};

/** Answers when the server has seen the client leave. */
async function abandoned(origin, model) {
  equal((await fetch(`${origin}/abandoned?model=${model}`)).status, 200);
}

async function failsWith(code, action) {
  let error;
  try {
    await action();
  } catch (thrown) {
    error = thrown;
  }
  holds(error !== undefined, `nothing was thrown, expected ${code}`);
  holds(SignetError.is(error, code), `expected ${code}, got ${error?.stack ?? error}`);
  return error;
}

function equal(actual, expected) {
  holds(show(actual) === show(expected), `expected ${show(expected)}, got ${show(actual)}`);
}

const show = (value) => JSON.stringify(value instanceof Set ? [...value] : value);

function holds(condition, words) {
  if (!condition) throw new Error(words);
}
