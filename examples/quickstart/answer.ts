import { readFileSync } from "node:fs";
import { llama } from "@signet/adapters/llama";
import { load } from "@signet/core";
import triage from "./triage.js";

/** What production does: load the artifact, and run. */
const compiled = load(triage, readFileSync(process.argv[2] ?? "triage.signet.json", "utf8"));
const lm = await llama();
const inputs = [
  { message: "The parcel says delivered but nothing is here, can you look into it?", plan: "basic" },
  { message: "I smell something burning when the heater is on", plan: "premium" },
  { message: "Just wanted to say the new chair is wonderful, thanks!", plan: "basic" },
] as const;
for (const input of inputs) {
  const { topic, priority } = await compiled.run(input, { lm });
  console.log(`  ${input.message}\n    ${topic}, priority ${priority}`);
}
await lm.dispose();
