import { SignetError } from "../errors.js";
import type { Completion, LanguageModel, LmEvent, LmRequest } from "../lm/language-model.js";
import { lmCall, lmRequest } from "./lm-request.js";

export interface ContractCase {
  readonly name: string;
  /** Rejects with an error that says what was promised and what happened. */
  readonly run: () => Promise<void>;
}

export interface LanguageModelContractOptions {
  /** Settings of the requests that are sent, for instance a layout that the model can do. */
  readonly request?: Partial<Omit<LmRequest, "prefix" | "messages" | "constraint" | "stop">>;
  /** Whether equal requests get equal answers at temperature 0, one at a time or side by side. */
  readonly isRepeatable?: boolean;
  /** Whether the model ends at stop texts. */
  readonly honoursStop?: boolean;
}

/**
 * What every `LanguageModel` has to hold, as cases for any test runner:
 * `for (const { name, run } of languageModelContract(make)) it(name, run)`.
 * What a model does not claim (a stream, a constraint) is not asked of it.
 *
 * @param make Makes the model, or returns one that was made before. It should answer any request with some text.
 */
export function languageModelContract(
  make: () => LanguageModel | Promise<LanguageModel>,
  { request = {}, isRepeatable = true, honoursStop = true }: LanguageModelContractOptions = {},
): readonly ContractCase[] {
  const ask: Ask = (text, rest = {}) => lmRequest(text, { ...request, ...rest });
  const withModel =
    (check: (lm: LanguageModel, ask: Ask) => Promise<void>): (() => Promise<void>) =>
    async () =>
      check(await make(), ask);

  return [
    { name: "generate() returns text, a finish and who answered", run: withModel(answers) },
    {
      name: "generate() reports a usage that it does not know as absent, never as 0",
      run: withModel(reportsUsage),
    },
    { name: "generate() rejects with ABORTED when the signal fired before", run: withModel(abortsBefore) },
    {
      name: "generate() rejects with ABORTED when the signal fires in flight",
      run: withModel(abortsInFlight),
    },
    {
      name: "generate() keeps concurrent calls apart",
      run: withModel(isRepeatable ? keepsApart : answersAll),
    },
    {
      name: "generate() keeps concurrent calls apart when one of them is aborted",
      run: withModel(survivesAbort),
    },
    ...(honoursStop ? [{ name: "generate() ends before a stop text", run: withModel(stops) }] : []),
    { name: "generate() keeps to a JSON schema where the model claims it", run: withModel(keepsSchema) },
    { name: "generate() keeps to a template where the model claims it", run: withModel(keepsTemplate) },
    { name: "stream() yields deltas that join to the completion, then one done", run: withModel(streams) },
    { name: "stream() can be left at any point", run: withModel(canBeLeft) },
    { name: "stream() rejects with ABORTED when the signal fires", run: withModel(abortsStream) },
  ];
}

type Ask = (text: string, rest?: Partial<LmRequest>) => LmRequest;

const QUESTIONS = [
  "Name a colour of the sky.",
  "Name a fruit that is yellow.",
  "Name an animal that barks.",
  "Name a city in France.",
];

async function answers(lm: LanguageModel, ask: Ask): Promise<void> {
  checkCompletion(await lm.generate(ask("Name a colour of the sky."), lmCall()));
  hold(typeof lm.id === "string" && lm.id !== "", "the model has an id", lm.id);
}

function checkCompletion({ text, finish, modelId }: Completion): void {
  hold(typeof text === "string" && text !== "", "the completion has text", text);
  hold(["stop", "length", "filtered"].includes(finish), "finish is stop, length or filtered", finish);
  hold(typeof modelId === "string" && modelId !== "", "modelId says who answered", modelId);
}

async function reportsUsage(lm: LanguageModel, ask: Ask): Promise<void> {
  const { usage } = await lm.generate(ask("Name a colour of the sky."), lmCall());
  const { promptTokens, completionTokens, cachedTokens, costUsd } = usage;
  for (const [name, count] of Object.entries({ promptTokens, completionTokens }))
    hold(
      count === undefined || (Number.isInteger(count) && count > 0),
      `${name} is absent or counted`,
      count,
    );
  hold(
    cachedTokens === undefined || (cachedTokens >= 0 && cachedTokens <= (promptTokens ?? cachedTokens)),
    "cachedTokens is absent or a part of the prompt",
    cachedTokens,
  );
  hold(
    costUsd === undefined || (Number.isFinite(costUsd) && costUsd >= 0),
    "costUsd is absent or an amount",
    costUsd,
  );
}

async function abortsBefore(lm: LanguageModel, ask: Ask): Promise<void> {
  const call = lmCall("0", AbortSignal.abort(new Error("too late")));
  await holdAborted(lm.generate(ask("Name a colour of the sky."), call));
}

async function abortsInFlight(lm: LanguageModel, ask: Ask): Promise<void> {
  const controller = new AbortController();
  const answer = lm.generate(ask("Count from one to twenty."), lmCall("0", controller.signal));
  controller.abort(new Error("changed my mind"));
  await holdAborted(answer);
}

async function answersAll(lm: LanguageModel, ask: Ask): Promise<void> {
  const completions = await Promise.all(QUESTIONS.map((question) => lm.generate(ask(question), lmCall())));
  for (const completion of completions) checkCompletion(completion);
}

async function keepsApart(lm: LanguageModel, ask: Ask): Promise<void> {
  const alone: string[] = [];
  for (const question of QUESTIONS) alone.push((await lm.generate(ask(question), lmCall())).text);
  const together = await Promise.all(QUESTIONS.map((question) => lm.generate(ask(question), lmCall())));
  together.forEach(({ text }, index) => {
    hold(
      text === alone[index],
      `the answer to "${QUESTIONS[index]}" is ${quote(alone[index])} as when asked alone`,
      text,
    );
  });
}

async function survivesAbort(lm: LanguageModel, ask: Ask): Promise<void> {
  const controller = new AbortController();
  const leaving = lm.generate(ask("Count from one to twenty."), lmCall("0", controller.signal));
  const staying = lm.generate(ask("Name a colour of the sky."), lmCall());
  controller.abort(new Error("changed my mind"));
  const [, completion] = await Promise.all([holdAborted(leaving), staying]);
  checkCompletion(completion);
}

async function stops(lm: LanguageModel, ask: Ask): Promise<void> {
  const { text } = await lm.generate(ask("Name a fruit that is yellow."), lmCall());
  const characters = Array.from(text);
  const stop = characters
    .slice(Math.floor(characters.length / 2))
    .slice(0, 2)
    .join("");
  const stopped = await lm.generate(ask("Name a fruit that is yellow.", { stop: [stop] }), lmCall());
  hold(!stopped.text.includes(stop), `the text has no ${quote(stop)}`, stopped.text);
}

async function keepsSchema(lm: LanguageModel, ask: Ask): Promise<void> {
  if (!lm.capabilities.schema) return;
  const schema = {
    type: "object",
    properties: { mood: { type: "string", enum: ["happy", "sad"] }, isSure: { type: "boolean" } },
    required: ["mood", "isSure"],
    additionalProperties: false,
  };
  const request = ask("Is a birthday happy or sad? Answer as JSON with mood and isSure.", {
    constraint: { kind: "json", schema },
  });
  const { text } = await lm.generate(request, lmCall());
  const value: unknown = JSON.parse(text);
  hold(
    typeof value === "object" &&
      value !== null &&
      "mood" in value &&
      (value.mood === "happy" || value.mood === "sad") &&
      "isSure" in value &&
      typeof value.isSure === "boolean" &&
      Object.keys(value).length === 2,
    "the text is of the schema",
    text,
  );
}

async function keepsTemplate(lm: LanguageModel, ask: Ask): Promise<void> {
  if (!lm.capabilities.grammar) return;
  const request = ask("How is a birthday, and how many candles are on the cake?", {
    constraint: {
      kind: "template",
      parts: [
        { kind: "literal", text: "Mood: " },
        { kind: "choice", choices: ["happy", "sad"] },
        { kind: "literal", text: "\nCandles: " },
        { kind: "number", integer: true },
        { kind: "literal", text: "\nWhy: " },
        { kind: "free", until: "\n", maxTokens: 12 },
        { kind: "literal", text: "\nEnd" },
      ],
    },
  });
  const { text } = await lm.generate(request, lmCall());
  hold(
    /^Mood: (happy|sad)\nCandles: -?\d+\nWhy: [^\n]*\nEnd$/.test(text),
    "the text is of the template",
    text,
  );
}

async function streams(lm: LanguageModel, ask: Ask): Promise<void> {
  if (lm.stream === undefined) return;
  const events = await collect(lm.stream(ask("Name a colour of the sky."), lmCall()));
  const dones = events.filter((event) => event.type === "done");
  const last = events.at(-1);
  hold(
    dones.length === 1 && last?.type === "done",
    "one done, at the end",
    events.map(({ type }) => type),
  );
  if (last?.type !== "done") return;
  checkCompletion(last.completion);
  const joined = events.map((event) => (event.type === "text" ? event.text : "")).join("");
  hold(joined === last.completion.text, `the deltas join to ${quote(last.completion.text)}`, joined);
}

async function canBeLeft(lm: LanguageModel, ask: Ask): Promise<void> {
  if (lm.stream === undefined) return;
  for await (const _event of lm.stream(ask("Count from one to twenty."), lmCall())) break;
  const unread = lm.stream(ask("Count from one to twenty."), lmCall())[Symbol.asyncIterator]();
  await unread.return?.();
  checkCompletion(await lm.generate(ask("Name a colour of the sky."), lmCall()));
}

async function abortsStream(lm: LanguageModel, ask: Ask): Promise<void> {
  if (lm.stream === undefined) return;
  const early = lmCall("0", AbortSignal.abort(new Error("too late")));
  await holdAborted(collect(lm.stream(ask("Count from one to twenty."), early)));
  const controller = new AbortController();
  const call = lmCall("0", controller.signal);
  const events = lm.stream(ask("Count from one to twenty."), call)[Symbol.asyncIterator]();
  const first = events.next();
  controller.abort(new Error("changed my mind"));
  await holdAborted(first);
}

async function collect(events: AsyncIterable<LmEvent>): Promise<LmEvent[]> {
  const collected: LmEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

async function holdAborted(call: Promise<unknown>): Promise<void> {
  const outcome: unknown = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  const seen = outcome instanceof Error ? `${outcome.name}: ${outcome.message}` : outcome;
  hold(SignetError.is(outcome, "ABORTED"), "the call rejects with ABORTED", seen);
}

function hold(claim: boolean, promise: string, seen: unknown): void {
  if (!claim) throw new Error(`Contract of LanguageModel: ${promise}; seen: ${quote(seen)}`);
}

function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
