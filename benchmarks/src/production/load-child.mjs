// Run by load-time.ts, in a process of its own and without a loader for TypeScript. `seal` prints an artifact of three steps with eight demos
// each. `load` reads such a text from standard input and prints how long the first load took, and a later one.
import { readFileSync } from "node:fs";
import { load, predict, program, seal, signature } from "@signet/core";
import * as z from "zod";

const warmRounds = 300;

const text = z.string().describe("As the customer wrote it.");
const kind = z.enum(["billing", "crash", "question", "praise"]);
const classify = predict(
  signature({
    instruction: "Say what kind of ticket this is, and how urgent.",
    input: { text, product: z.string() },
    output: { kind, urgency: z.int().min(1).max(5) },
  }),
);
const search = predict(
  signature({
    instruction: "Write queries that find what is known of this ticket.",
    input: { text, kind },
    output: { queries: z.array(z.string()).max(3) },
  }),
);
const reply = predict(
  signature({
    instruction: "Reply to the customer.",
    input: { text, kind, passages: z.array(z.object({ title: z.string(), text: z.string() })) },
    output: { reply: z.string(), isFinal: z.boolean() },
  }),
);
const support = program({
  name: "support",
  input: { text, product: z.string() },
  output: { reply: z.string() },
  modules: { classify, search, reply },
  run: async () => ({ reply: "" }),
});

const ticket = (row) =>
  `Since the update ${row} the page of orders stays empty, whatever I choose; my invoices are gone as well. What can I do about it?`;
const passages = [{ title: "Orders", text: "The page of orders reads them again when it is pulled down." }];
const fields = {
  classify: { product: "shop", kind: "crash", urgency: 4 },
  search: { kind: "crash", queries: ["orders page empty after update", "invoices gone"] },
  reply: {
    kind: "crash",
    passages,
    reply: "Pull the page down once, then they are there again.",
    isFinal: true,
  },
};
const demosOf = (step) =>
  Array.from({ length: 8 }, (_, row) => ({
    origin: "bootstrapped",
    exampleId: `${step}-${row}`,
    fields: { text: ticket(row), ...fields[step] },
  }));

if (process.argv[2] === "seal") {
  const plan = Object.keys(fields).map((step) => [step, { demos: demosOf(step) }]);
  process.stdout.write(seal(support.with(Object.fromEntries(plan))).toString());
} else {
  const artifact = readFileSync(0, "utf8");
  const coldMs = loadingMs(artifact);
  const warmMs = Array.from({ length: warmRounds }, () => loadingMs(artifact)).sort((a, b) => a - b);
  process.stdout.write(JSON.stringify({ coldMs, warmMs: warmMs[warmRounds / 2] }));
}

/** Every one of a text: what is loaded again is checked again. */
function loadingMs(artifact) {
  const started = performance.now();
  load(support, artifact);
  return performance.now() - started;
}
