import { attemptText, type ImproveField } from "../operators/improve-from-trajectory.js";
import type { Operator, OperatorTexts } from "../operators/operator.js";
import { lostPlaceholders } from "../propose/placeholders.js";
import type { Rng } from "../random/index.js";
import type { Problem, StrategyContext } from "../strategies/strategy.js";
import type { LimitEnforcement } from "./gpo-settings.js";
import { broughtWithin, distanceBetween, keyOf, printTexts, type Texts } from "./texts.js";
import { writeTexts } from "./write-texts.js";

export interface AskCandidatesOptions {
  readonly operator: Operator<ImproveField>;
  readonly problem: Problem;
  /** The current prompt. */
  readonly base: Texts;
  /** What proposals may quote. */
  readonly sources: readonly Texts[];
  /** The meta-prompt. */
  readonly texts: OperatorTexts<ImproveField>;
  readonly samples: number;
  readonly temperature: number;
  /** Words; absent without a limit. */
  readonly limit: number | undefined;
  readonly enforce: LimitEnforcement;
  /** Whether something may be chosen at all. */
  readonly isOpen: (texts: Texts) => boolean;
  readonly rng: Rng;
}

/**
 * Asks for prompts and holds them to the limit. With "reject" each that goes too far is asked for once more, told how far it went; where nothing keeps to the
 * limit then, the closest one is let through, with a warning.
 *
 * @returns Distinct prompts that may be chosen.
 */
export async function askCandidates(
  options: AskCandidatesOptions,
  context: StrategyContext,
): Promise<readonly Texts[]> {
  const { texts, samples, base, limit, enforce, rng } = options;
  const asked = async (drafts: AskedDrafts, fork: string): Promise<readonly Texts[]> => {
    const written = await writeTexts({ ...options, drafts, rng: rng.fork(fork) }, context);
    return distinctOpen(written, options);
  };
  const first = await asked(
    Array.from({ length: samples }, () => texts),
    "first",
  );
  if (limit === undefined || enforce === "off") return first;
  const isNear = (candidate: Texts): boolean => distanceBetween(base, candidate) <= limit;
  const far = first.filter((candidate) => !isNear(candidate));
  if (far.length === 0) return first;
  if (enforce === "repair")
    return distinctOpen(
      first.map((one) => repaired(one, base, limit)),
      options,
    );
  const again = await asked(
    far.map((candidate) => ({
      ...texts,
      lastAttempt: attemptText(distanceBetween(base, candidate), limit, printTexts(candidate)),
    })),
    "again",
  );
  const all = distinctOpen([...first, ...again], options);
  const near = all.filter(isNear);
  return near.length > 0 ? near : closest(all, options, context);
}

type AskedDrafts = readonly OperatorTexts<ImproveField>[];

/** Each once, without those that cannot be chosen. */
function distinctOpen(
  written: readonly (Texts | undefined)[],
  { isOpen }: AskCandidatesOptions,
): readonly Texts[] {
  const found = new Map<string, Texts>();
  for (const texts of written)
    if (texts !== undefined && isOpen(texts) && !found.has(keyOf(texts))) found.set(keyOf(texts), texts);
  return [...found.values()];
}

/** `undefined` where a placeholder goes lost by it. */
function repaired(candidate: Texts, base: Texts, limit: number): Texts | undefined {
  const near = broughtWithin(base, candidate, limit);
  const isWhole = Object.entries(base).every(
    ([path, now]) => lostPlaceholders(near[path] ?? "", { from: now }).length === 0,
  );
  return isWhole ? near : undefined;
}

function closest(
  candidates: readonly Texts[],
  { base, limit }: AskCandidatesOptions,
  { emit }: StrategyContext,
): readonly Texts[] {
  const [nearest] = [...candidates].sort((a, b) => distanceBetween(base, a) - distanceBetween(base, b));
  if (nearest === undefined) return [];
  const modules = Object.keys(base).join(", ");
  emit({
    type: "warning",
    message: `No new instruction for ${modules} keeps to the limit of ${limit} words; the closest one, ${distanceBetween(base, nearest)} words away, is tried.`,
  });
  return [nearest];
}
