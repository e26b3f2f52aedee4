import {
  canonicalJson,
  type Plan,
  type ProgramParameters,
  parseArtifact,
  type SinglePlan,
} from "@signet/core";
import type { Budget } from "../../study/decision-account.js";
import { hold } from "./hold.js";
import { numbersIn, setOf } from "./rows.js";
import type { Scenario, Session } from "./session.js";

/** What holds of every session that ends, whatever the case. */
export function holdAlways(scenario: Scenario, session: Session, budget: Budget = {}): void {
  const { report, artifact } = session;
  holdArtifact(scenario, session);
  for (const plan of plansOf(session)) for (const single of singlesOf(plan)) holdPlan(scenario, single);
  holdDistinctInstructions(session);
  holdBudget(session, budget);
  holdUnseenHoldout(session);
  const { scores, adopted, valScore, verification } = report;
  hold(!adopted || verification?.adopted !== false, "only what verify lets through is adopted", report);
  hold(
    !adopted || scores === undefined || scores.after.score >= scores.before.score,
    "what is adopted is no worse on the holdout",
    scores,
  );
  hold(valScore === undefined || (valScore >= 0 && valScore <= 1), "a score is from 0 to 1", valScore);
  hold(artifact.provenance?.seed === report.seed, "the artifact names its seed", artifact.provenance?.seed);
}

function holdArtifact({ program }: Scenario, { bytes, artifact, report }: Session): void {
  hold(parseArtifact(bytes).toString() === bytes, "an artifact is read and written without a change");
  const expected = report.adopted ? report.proposed : program.start;
  hold(
    samePlan(artifact.plan, expected),
    "the artifact holds the proposed plan if that is adopted, else the start",
    artifact.plan,
  );
}

function plansOf({ report, trials }: Session): readonly Plan[] {
  return [...new Set([report.proposed, ...trials.map(({ plan }) => plan)])];
}

/** A plan by each of the parameters that a run of it may have. */
function singlesOf(plan: Plan): readonly SinglePlan[] {
  const { parameters } = plan;
  const routers = plan.kind === "experts" ? plan.routers : [];
  const experts = routers.flatMap((router) => router.experts.map((expert) => expert.parameters));
  // An expert's parameters are of paths that the plan has.
  return [{}, ...experts].map((own) => ({
    kind: "single",
    parameters: { ...parameters, ...(own as ProgramParameters) },
  }));
}

const MOST_WORDS = 1000;

function holdPlan({ program }: Scenario, { parameters }: SinglePlan): void {
  const paths = Object.keys(parameters).sort();
  hold(
    JSON.stringify(paths) === JSON.stringify(Object.keys(program.start.parameters).sort()),
    "a plan has the paths of the start",
    paths,
  );
  for (const [path, { instruction, demos }] of Object.entries(parameters)) {
    hold(
      instruction === "" || instruction.trim() !== "",
      `no instruction is blank; none at all is a choice (${path})`,
    );
    hold(
      instruction.split(/\s+/).length <= MOST_WORDS,
      `no instruction has more than ${MOST_WORDS} words (${path})`,
    );
    hold(
      demos.every(
        ({ fields }) =>
          typeof fields.text === "string" && (fields.label === "red" || fields.label === "blue"),
      ),
      `every demo has every field of its module (${path})`,
      demos,
    );
    const numbers = numbersIn(JSON.stringify([instruction, demos]));
    hold(
      numbers.every((number) => setOf(number) === "trainset"),
      `demos and instructions show rows of the trainset alone (${path})`,
      numbers,
    );
    const ids = demos.map(({ exampleId }) => exampleId);
    hold(new Set(ids).size === ids.length, `an example gives a module one demo of a set (${path})`, ids);
  }
}

/** Repeats would spend trials on what is known. Case and runs of space make no difference. */
function holdDistinctInstructions(session: Session): void {
  const known = new Map<string, string>();
  for (const { parameters } of plansOf(session).flatMap(singlesOf)) {
    for (const [path, { instruction }] of Object.entries(parameters)) {
      const key = `${path}\n${instruction.trim().replace(/\s+/g, " ").toLowerCase()}`;
      const earlier = known.get(key) ?? instruction;
      known.set(key, earlier);
      hold(earlier === instruction, `no instruction is tried in two spellings (${path})`, [
        earlier,
        instruction,
      ]);
    }
  }
}

function holdBudget({ report: { cost, spent }, calls }: Session, budget: Budget): void {
  for (const kind of ["calls", "tokens", "usd"] as const) {
    const limit = budget[kind] ?? Number.POSITIVE_INFINITY;
    hold(cost[kind] <= limit, `decisions cost at most ${limit} ${kind}`, cost);
    hold(spent[kind] <= limit, `at most ${limit} ${kind} are spent`, spent);
  }
  hold(calls.length <= (budget.calls ?? Number.POSITIVE_INFINITY), "live calls stay within the budget");
}

/** Sound only for rows of a holdout that was given: a cut one has numbers of the set that it was cut from. */
function holdUnseenHoldout({ calls, scored }: Session): void {
  const early = [...calls, ...scored].find(
    ({ phase, text }) => phase !== "verify" && numbersIn(text).some((number) => setOf(number) === "holdout"),
  );
  hold(early === undefined, "nothing of the holdout is read before verify", early);
}

export function samePlan(one: Plan, other: Plan): boolean {
  const routersOf = (plan: Plan): string =>
    plan.kind === "single"
      ? ""
      : canonicalJson(plan.routers.map(({ experts, ...router }) => [router, experts]));
  if (routersOf(one) !== routersOf(other)) return false;
  const textOf = ({ parameters }: Plan): string =>
    JSON.stringify(
      Object.entries(parameters)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, { instruction, demos, format }]) => [
          path,
          instruction,
          format ?? null,
          demos.map(({ origin, exampleId, fields }) => [origin, exampleId, Object.entries(fields).sort()]),
        ]),
    );
  return textOf(one) === textOf(other);
}
