import { SignetError } from "@signet/core";
import type { Budget } from "@signet/optimizers";
import * as z from "zod";
import { closest } from "../errors/closest.js";
import { parseEmbedder } from "../model/parse-embedder.js";
import { parseModel } from "../model/parse-model.js";
import { parseStrategy, type StrategyText } from "./parse-strategy.js";

const model = named(parseModel);
const embedder = named(parseEmbedder);

/** What `named` lets through. */
const strategy = named(parseStrategy) as unknown as z.ZodType<StrategyText, string>;

const count = z.int().positive();
const amount = z.number().nonnegative();

const settingShape = {
  /** `llama`, `PATH.gguf`, `openai:MODEL`, `anthropic:MODEL`. */
  lm: model.optional(),
  /** Writes instructions; without it, only proposers that need no model do. */
  proposer: model.optional(),
  /** Tells which inputs are alike: `tf-idf` (the default, which needs nothing), `minilm`, `openai:MODEL`, `openai:MODEL:DIMENSION`. */
  embedder: embedder.optional(),
  /** Of the server behind `openai:` and `anthropic:` names. */
  baseUrl: z.string().optional(),
  /** USD per million tokens by model, `gpt-4o*` for all that begin so: what named models cost, in reports, budgets and limits. */
  prices: z
    .record(
      z.string(),
      z.strictObject({ prompt: amount, completion: amount, cached: z.exactOptional(amount) }),
    )
    .optional(),
  /** A name such as `mipro`, or several that follow each other: `dualPhase+mipro`. */
  strategy: strategy.optional(),
  level: z.enum(["O0", "O1", "O2", "O3"]).optional(),
  effort: z.enum(["light", "medium", "heavy"]).optional(),
  seed: z.int().optional(),
  concurrency: count.optional(),
  adopt: z.enum(["posterior", "proven", "unverified"]).optional(),
  budget: z
    .strictObject({
      calls: count.optional(),
      tokens: count.optional(),
      usd: z.number().positive().optional(),
      seconds: z.number().positive().optional(),
    })
    .optional(),
};

const settings = z.strictObject(settingShape);
const config = z.strictObject({
  ...settingShape,
  /** Folder for studies, relative to where the command runs. Default: `.signet`. */
  studyDir: z.string().min(1).optional(),
});

/** What a program file's `options`, a configuration and flags may set alike. */
export type Settings = ExactBudget<z.infer<typeof settings>>;

/** What `signet.config.ts` exports as its default: `export default { lm: "openai:gpt-4o-mini" } satisfies SignetConfig`. */
export type SignetConfig = ExactBudget<z.infer<typeof config>>;

/** Limits that are absent are left out, as `compile()` wants them. */
type ExactBudget<T> = Readonly<Omit<T, "budget">> & { readonly budget?: Budget };

/** @throws {SignetError} `OPTION_INVALID` naming the source and the key. */
export function readSettings(value: unknown, source: string): Settings {
  const { budget, ...rest } = read(settings, value, source);
  return { ...rest, ...exactBudget(budget) };
}

/** @throws {SignetError} `OPTION_INVALID` naming the source and the key. */
export function readConfig(value: unknown, source: string): SignetConfig {
  const { budget, ...rest } = read(config, value, source);
  return { ...rest, ...exactBudget(budget) };
}

/** A name that a parser takes; its error says what is wrong. */
function named(parse: (text: string) => unknown): z.ZodString {
  return z.string().superRefine((text, context) => {
    try {
      parse(text);
    } catch (error) {
      if (!SignetError.is(error)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  });
}

function exactBudget(budget: z.infer<typeof settings>["budget"]): { readonly budget?: Budget } {
  return budget === undefined ? {} : { budget: definedOnly(budget) };
}

function read<T extends z.ZodObject>(schema: T, value: unknown, source: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const at = issue.path.join(".");
    if (issue.code !== "unrecognized_keys") return at === "" ? issue.message : `"${at}": ${issue.message}`;
    return issue.keys.map((key) => unknownKey(key, at, Object.keys(schema.shape))).join("; ");
  });
  throw new SignetError("OPTION_INVALID", `${source} cannot be used: ${problems.join("; ")}`);
}

function unknownKey(key: string, at: string, known: readonly string[]): string {
  const meant = at === "" ? closest(key, known) : undefined;
  const path = at === "" ? key : `${at}.${key}`;
  return `there is no setting "${path}"${meant === undefined ? "" : `, did you mean "${meant}"`}`;
}

/** Budgets are merged limit by limit, everything else is taken from the first that has it. */
export function mergeSettings<T extends Settings>(...layers: readonly T[]): T {
  const defined = layers.map((layer) => definedOnly(layer));
  const merged = Object.assign({}, ...[...defined].reverse()) as T; // a union of the layers' keys, each of the same type
  const budget = Object.assign({}, ...[...layers].reverse().map((layer) => definedOnly(layer.budget ?? {})));
  return Object.keys(budget).length === 0 ? merged : { ...merged, budget };
}

function definedOnly<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Drops the keys whose value is undefined, and no others.
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
