import { SignetError } from "../../errors.js";
import { canonicalJson } from "../../hash/canonical-json.js";
import type { Json } from "../../json.js";
import { encodeFields } from "../../signature/parse-fields.js";
import type { Signature } from "../../signature/signature.js";
import type { Step } from "../module.js";
import { FINISH, type Tools } from "./describe-tools.js";
import { failed, issuesOf, observe, plainJson } from "./observe.js";
import type { TrajectoryStep } from "./trajectory.js";

type Values = Readonly<Record<string, unknown>>;

export interface Solving {
  readonly task: Signature;
  readonly tools: Tools;
  /** `act`, `answer` and every tool. */
  readonly steps: Readonly<Record<string, Step<never, unknown>>>;
  readonly maxSteps: number;
  readonly maxObservationLength: number;
  readonly whenOutOfSteps: "answer" | "fail";
}

/** Takes steps until the model has finished or may take no more, then answers. Inputs are decoded, the answer is encoded. */
export async function solve(input: Values, { task, tools, ...solving }: Solving): Promise<never> {
  // Bound from these very modules: steps take records and return them.
  const steps = solving.steps as unknown as Readonly<Record<string, Step<unknown, Values>>>;
  const { act, answer } = steps as {
    readonly act: Step<unknown, Values>;
    readonly answer: Step<unknown, Values>;
  };
  const { maxSteps, maxObservationLength: maxLength, whenOutOfSteps } = solving;
  const given = encodeFields(task.inputFields, input);
  const trajectory: TrajectoryStep[] = [];
  const earlier = new Map<string, Earlier>();
  let isFinished = false;
  for (let number = 1; number <= maxSteps && !isFinished; number++) {
    const choice = await choose(act, { ...given, trajectory: [...trajectory] }, trajectory.at(-1));
    isFinished = choice.tool === FINISH;
    const observation = isFinished ? undefined : (choice.observation ?? (await use(choice, number)));
    trajectory.push({ ...choice, ...(observation === undefined ? {} : { observation }) });
  }
  if (!isFinished && whenOutOfSteps === "fail")
    throw new SignetError("STEP_LIMIT", `The model used tools ${maxSteps} times and had not finished`, {
      details: { maxSteps },
    });
  const answered = await answer({ ...given, trajectory });
  return encodeFields(task.outputFields, answered) as never; // checked by the program against its output fields

  async function use({ tool, arguments: taken = {} }: TrajectoryStep, number: number): Promise<Json> {
    const address = `${tool} ${canonicalJson(taken)}`;
    const before = earlier.get(address);
    if (before !== undefined)
      return {
        note: `Step ${before.number} was the same call; its answer stays the same`,
        same: before.observation,
      };
    const observation = await observe(tool, taken, { tools, steps, maxLength });
    earlier.set(address, { number, observation });
    return observation;
  }
}

interface Earlier {
  readonly number: number;
  readonly observation: Json;
}

const UNREADABLE = "(unreadable)";

/** What the model wants to do next. One step that cannot be read is shown to it, the second in a row is thrown. */
async function choose(
  act: Step<unknown, Values>,
  input: Values,
  last: TrajectoryStep | undefined,
): Promise<TrajectoryStep> {
  try {
    const { thought, tool, arguments: taken } = await act(input);
    return { thought: String(plainJson(thought)), tool: String(tool), arguments: argumentsOf(taken) };
  } catch (error) {
    const isUnreadable = SignetError.is(error, "PARSE_FAILED") || SignetError.is(error, "LM_EMPTY");
    if (!isUnreadable || last?.tool === UNREADABLE) throw error;
    return {
      thought: "",
      tool: UNREADABLE,
      observation: failed(`The step could not be read (${issuesOf(error)})`),
    };
  }
}

/** Deeper nesting than any tool takes. */
const MAX_DEPTH = 64;

function argumentsOf(value: unknown): Json {
  return nestsAtMost(value, MAX_DEPTH) ? plainJson(value) : {};
}

/** Whether a value nests at most so deep; never looks deeper. */
function nestsAtMost(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return most > 0 && Object.values(value).every((inner) => nestsAtMost(inner, most - 1));
}
