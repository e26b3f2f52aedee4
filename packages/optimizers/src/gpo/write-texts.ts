import { instructionProblem } from "../operators/check-instruction.js";
import { PLACEHOLDER } from "../operators/improve-from-trajectory.js";
import type { Operator, OperatorTexts } from "../operators/operator.js";
import { writeInstructions } from "../operators/write-instructions.js";
import { cleanReply } from "../propose/clean-reply.js";
import { collectByDraft, type Written } from "../propose/collect-proposals.js";
import { proposerContext } from "../propose/proposer-context.js";
import { readAssignment } from "../propose/read-assignment.js";
import { firstSampleOf } from "../propose/sample-stream.js";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { Texts } from "./texts.js";

export interface WriteTextsOptions<F extends string> {
  readonly operator: Operator<F>;
  readonly problem: Problem;
  /** What is to be written anew: the instruction of one module, or of several at once. */
  readonly base: Texts;
  /** What new ones may quote. */
  readonly sources: readonly Texts[];
  /** One for each answer; each is asked once. */
  readonly drafts: readonly OperatorTexts<F>[];
  readonly temperature?: number;
  readonly rng: Rng;
}

/**
 * Has the proposer's model write instructions, for one module or for several at once. What cannot be an instruction is dropped with a warning; a module that
 * an answer leaves out keeps its own.
 *
 * @returns One entry for each draft, in their order; `undefined` where nothing came of it.
 */
export async function writeTexts<F extends string>(
  options: WriteTextsOptions<F>,
  context: StrategyContext,
): Promise<readonly (Texts | undefined)[]> {
  const paths = Object.keys(options.base);
  const [path = ""] = paths;
  const written = await (paths.length === 1 ? writeOne(path, options, context) : writeAll(options, context));
  return written.map((texts) => texts && usable(texts, options.base, context));
}

async function writeOne<F extends string>(
  path: string,
  { base, sources, drafts, ...options }: WriteTextsOptions<F>,
  context: StrategyContext,
): Promise<readonly (Texts | undefined)[]> {
  const written = await writeInstructions(
    {
      ...options,
      path,
      base: base[path] ?? "",
      sources: sources.map((texts) => texts[path] ?? ""),
      drafts: drafts.map((texts) => ({ texts })),
      known: [],
      distinct: "text",
    },
    context,
  );
  return written.map((text) => (text === undefined ? undefined : { [path]: text }));
}

async function writeAll<F extends string>(
  { operator, drafts, rng, temperature, ...judging }: WriteTextsOptions<F>,
  context: StrategyContext,
): Promise<readonly (Texts | undefined)[]> {
  const paths = Object.keys(judging.base);
  if (context.proposer === undefined) return drafts.map(() => undefined);
  const asking = proposerContext(context);
  const written = await collectByDraft(
    {
      drafts,
      async ask(texts, call) {
        const given = { ...call, ...(temperature !== undefined && { temperature }) };
        const reply = await operator.ask(texts, given, asking);
        const read = readAssignment(reply ?? "", paths);
        return Object.keys(read).length === 0
          ? { kind: "unreadable" }
          : judged(read, { ...judging, operator, texts });
      },
      known: [],
      firstSample: firstSampleOf({ rng }),
      attempts: { unreadable: 1, repeated: 1 },
      distinct: async (groups) => groups.map((_, index) => index), // repetitions cost nothing here
    },
    asking,
  );
  return written.map(
    (group) => group && Object.fromEntries(paths.map((path, at) => [path, group[at] ?? ""])),
  );
}

interface Judging<F extends string>
  extends Pick<WriteTextsOptions<F>, "operator" | "problem" | "base" | "sources"> {
  readonly texts: OperatorTexts<F>;
}

/** The instructions of one answer, if each that it has can be one. */
function judged<F extends string>(
  read: Texts,
  { operator, problem, base, sources, texts }: Judging<F>,
): Written {
  const prompt = Object.values<string | undefined>(texts).flatMap((shown) => shown ?? []);
  const grounds = { problem, asked: operator.words, headings: operator.headings, prompt };
  const group: string[] = [];
  for (const [path, now] of Object.entries(base)) {
    const text = cleanReply(read[path] ?? now);
    const own = { ...grounds, path, base: now, sources: sources.map((source) => source[path] ?? "") };
    const fault = text === now ? undefined : instructionProblem(text, own);
    if (fault !== undefined) return { kind: "useless", problem: `${fault}, at "${path}" (${operator.name})` };
    group.push(text);
  }
  return { kind: "written", texts: group };
}

const SCORE_LINE = /^\W*score:\s*\d+\s*%?\W*$/im;
const MARKS = new RegExp(`\\s*</?${PLACEHOLDER.slice(1, -1)}>\\s*`, "gi");

/** Without the marks of the place that it is for; an answer that copies entries of the trajectory is none. */
function usable(texts: Texts, base: Texts, { emit }: StrategyContext): Texts | undefined {
  const bare = Object.entries(texts).map(([path, text]) => [path, text.replace(MARKS, " ").trim()] as const);
  for (const [path, text] of bare) {
    const isCopy = SCORE_LINE.test(text) && !SCORE_LINE.test(base[path] ?? "");
    if (text !== "" && !isCopy) continue;
    const fault = isCopy ? "repeats what was tried with its score" : "is empty";
    emit({ type: "warning", message: `A proposal was dropped: it ${fault}.` });
    return undefined;
  }
  return Object.fromEntries(bare);
}
