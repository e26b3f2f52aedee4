// A process of the benchmark cold_start_ms: imports, loads an artifact, answers once from a model that takes no time, says how much CPU
// time that took, and ends. The text of the artifact is in the file that is named; without one, it is made and printed.
import { readFileSync } from "node:fs";
import { load, predict, program, seal, signature } from "@signet/core";
import * as z from "zod";

const input = { message: z.string() };
const output = { label: z.enum(["billing", "bug"]), reason: z.string() };
const triage = program({
  name: "triage",
  input,
  output,
  modules: { sort: predict(signature({ instruction: "Sort the message.", input, output })) },
  run: ({ message }, { sort }) => sort({ message }),
});
const text = "## Label\nbug\n\n## Reason\nIt crashes.";
const lm = {
  id: "instant",
  capabilities: { schema: false, grammar: false, logprobs: false, prefixCache: false },
  generate: async () => ({ text, finish: "stop", usage: {}, modelId: "instant" }),
};

const [, , path] = process.argv;
if (path === undefined) console.log(String(seal(triage)));
else {
  const { label } = await load(triage, readFileSync(path, "utf8")).run({ message: "It crashes." }, { lm });
  const { user, system } = process.cpuUsage();
  console.log(label, (user + system) / 1000);
}
