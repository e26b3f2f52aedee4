import { llama } from "@signet/adapters/llama";
import { compositeOf, type Demo, evaluate, type Json, type LeafParameters, leavesOf } from "@signet/core";
import { rng } from "@signet/optimizers";
import { type Row, rows } from "../../../examples/quickstart/rows.js";
import triage, { metric } from "../../../examples/quickstart/triage.js";

/** As many as a demo set of the quickstart's search holds. */
const demosPerSet = 6;

/** Score on the test split of always giving the most frequent label of each field in the training rows. */
export function majorityScore(): number {
  const train = rows("train");
  const test = rows("test");
  const fields = ["topic", "priority"] as const;
  const shares = fields.map((field) => {
    const label = mostFrequent(train.map(({ expected }) => expected[field]));
    return test.filter(({ expected }) => expected[field] === label).length / test.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / fields.length;
}

/** Scores on the test split with labelled demos drawn at random, no search: one for each draw. */
export async function randomDemoScores(
  draws: number,
  log: (line: string) => void,
): Promise<readonly number[]> {
  const lm = await llama();
  try {
    const scores: number[] = [];
    for (let draw = 0; draw < draws; draw++) {
      const { score } = await evaluate(withRandomDemos(draw), rows("test"), { metric, lm, concurrency: 2 });
      log(`  random demos ${draw + 1} of ${draws}: ${score?.toFixed(3)}`);
      scores.push(score ?? 0);
    }
    return scores;
  } finally {
    await lm.dispose();
  }
}

function withRandomDemos(draw: number): typeof triage {
  const random = rng(0).fork(`random demos ${draw}`);
  const parameters = leavesOf(compositeOf(triage)).map(([path, { signature }]): [string, LeafParameters] => {
    const fields = [...signature.inputFields, ...signature.outputFields].map(({ name }) => name);
    const chosen = random.fork(path).shuffle(rows("train")).slice(0, demosPerSet);
    const demos = chosen.map((row, index) => labeledDemo(row, `${path} ${index}`, fields));
    return [path, { instruction: signature.instruction, demos }];
  });
  // The paths are the program's own; with() checks them.
  return triage.with({
    kind: "single",
    parameters: Object.fromEntries(parameters) as typeof triage.parameters,
  });
}

function labeledDemo({ id, input, expected }: Row, ordinal: string, fields: readonly string[]): Demo {
  const known: Readonly<Record<string, Json>> = { ...input, ...expected };
  const shown = Object.entries(known).filter(([field]) => fields.includes(field));
  return { origin: "labeled", exampleId: id ?? ordinal, fields: Object.fromEntries(shown) };
}

function mostFrequent(labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? "";
}
